"""Runs fuzz targets and keeps count; script/fuzz calls it.   python3 tests/fuzz/loop.py run DIR SECONDS AT_ONCE NAME …
                                                           python3 tests/fuzz/loop.py keep DIR NAME …
                                                           python3 tests/fuzz/loop.py table

run: DIR holds the programs fuzz_NAME. New inputs go to uitvoer/fuzz/NAME, beside the corpus of the tree; each run
leaves a line in uitvoer/fuzz/runs.csv: date, name, seconds on the clock, seconds of processor, inputs, 1 if it found
something. The last line: "N passed, N failed".
keep: makes of the corpus in the tree and those new inputs one small corpus in the tree.
table: adds the lines of runs.csv to the table in docs/metingen.md, and empties it."""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import time

OUT, CORPUS, RUNS, TABLE = "uitvoer/fuzz", "tests/fuzz/corpus", "uitvoer/fuzz/runs.csv", "docs/metingen.md"
KEEP, FILES = 64 * 1024, 60  # bytes and inputs of corpus per target in the tree
BEGIN, END = "<!-- fuzz: script/fuzz --tabel adds to these rows -->", "<!-- /fuzz -->"
LIMITS = ["-timeout=10", "-rss_limit_mb=1024"]


def program(directory, name, options, folders, log_name):
    """Runs one target. Its status, the processor time that it took, and what it said."""
    words = f"tests/fuzz/{name}.dict"
    command = [f"{directory}/fuzz_{name}", *LIMITS, *options] + (["-dict=" + words] if os.path.exists(words) else [])
    env = dict(os.environ, UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1",
               ASAN_OPTIONS="detect_stack_use_after_return=1:allocator_may_return_null=1")
    with open(f"{OUT}/{log_name}.log", "wb") as log:
        child = subprocess.Popen(command + folders, stdout=log, stderr=log, env=env)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
    with open(f"{OUT}/{log_name}.log", errors="replace") as log:
        return status, used.ru_utime + used.ru_stime, log.read()


def run(directory, seconds, name):
    os.makedirs(f"{OUT}/{name}", exist_ok=True)
    begin = time.time()
    status, used, said = program(
        directory, name, [f"-max_total_time={seconds}", f"-artifact_prefix={OUT}/{name}-", "-print_final_stats=1"],
        [f"{OUT}/{name}"] + ([f"{CORPUS}/{name}"] if os.path.isdir(f"{CORPUS}/{name}") else []), name)
    took = time.time() - begin
    inputs = re.search(r"stat::number_of_executed_units: *(\d+)", said)
    with open(RUNS, "a") as runs:
        runs.write(f"{time.strftime('%Y-%m-%d')},{name},{took:.0f},{used:.0f},{inputs.group(1) if inputs else 0},"
                   f"{int(status != 0)}\n")
    print(f"{'WRONG' if status else 'ok':7} {name}: {inputs.group(1) if inputs else 'no count of'} inputs in {took:.0f} s, "
          f"{used:.0f} s of processor", flush=True)
    if status:
        print("\n".join(said.splitlines()[-40:]), flush=True)
    return status == 0


def keep(directory, name):
    """The fewest inputs that reach all that is reached; of those some of each size, as far as there is room."""
    small = f"{OUT}/{name}.klein"
    shutil.rmtree(small, ignore_errors=True)
    os.makedirs(small)
    folders = [d for d in (f"{CORPUS}/{name}", f"{OUT}/{name}") if os.path.isdir(d)]
    status, _, said = program(directory, name, ["-set_cover_merge=1"], [small] + folders, f"{name}-klein")
    if status:
        sys.exit(f"{name}: {said[-2000:]}")
    # What a person laid down has a name of its own and stays; the rest is named by its content.
    named = {f for f in os.listdir(folders[0]) if not re.fullmatch("[0-9a-f]{40}", f)} if folders else set()
    room = KEEP
    target = f"{CORPUS}/{name}"
    os.makedirs(target, exist_ok=True)
    for f in set(os.listdir(target)) - named:
        os.remove(f"{target}/{f}")
    known = set()
    for f in named:
        with open(f"{target}/{f}", "rb") as data:
            known.add(data.read())
    found = sorted(os.listdir(small), key=lambda f: os.path.getsize(f"{small}/{f}"))
    for f in found if len(found) <= FILES else [found[i * len(found) // FILES] for i in range(FILES)]:
        with open(f"{small}/{f}", "rb") as data:
            size = len(text := data.read())
        if text not in known and size <= room:
            shutil.copy(f"{small}/{f}", target)
            room -= size
    shutil.rmtree(small)
    size = sum(os.path.getsize(f"{target}/{f}") for f in os.listdir(target))
    print(f"{name}: {len(os.listdir(target))} inputs, {size} bytes", flush=True)


def table():
    """name -> [seconds, processor seconds, inputs, finds, last day], old rows and new lines together."""
    with open(TABLE) as f:
        text = f.read()
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    rows = {}
    for line in old.splitlines():
        cell = [c.strip() for c in line.strip("|").split("|")]
        if len(cell) == 5 and re.fullmatch(r"[\d.]+", cell[1]):
            rows[cell[0].strip("`")] = [float(cell[1]) * 60, float(cell[2]) * 60, int(cell[3]), cell[4]]
    with open(RUNS) as f:
        for line in f:
            day, name, seconds, used, inputs, _ = line.strip().split(",")
            row = rows.setdefault(name, [0, 0, 0, day])
            row[0] += int(seconds)
            row[1] += int(used)
            row[2] += int(inputs)
            row[3] = max(row[3], day)
    lines = ["", "| target | minutes | of processor | inputs | last on |", "|---|---:|---:|---:|---|"]
    for name, (seconds, used, inputs, day) in sorted(rows.items()):
        lines.append(f"| `{name}` | {seconds / 60:.1f} | {used / 60:.1f} | {inputs} | {day} |")
    with open(TABLE, "w") as f:
        f.write(before + BEGIN + "\n".join(lines) + "\n" + END + after)
    os.remove(RUNS)


def main(what, *rest):
    if what == "table":
        return table()
    if what == "keep":
        for name in rest[1:]:
            keep(rest[0], name)
        return 0
    with concurrent.futures.ThreadPoolExecutor(int(rest[2])) as pool:
        good = list(pool.map(lambda name: run(rest[0], rest[1], name), rest[3:]))
    print(f"{good.count(True)} passed, {good.count(False)} failed")
    return int(False in good)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
