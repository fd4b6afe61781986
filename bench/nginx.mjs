// The page of page.mjs through nginx, beside Fossil's timeline through the same nginx (Debian's packages, each as its manual
// says: Fossil by SCGI; nginx keeps its connections to Koers): at least forty times its requests per second, with sixteen visitors
// each. Fossil sleeps on purpose when more than a few come at once, so it is also told, without target, what it does with the
// three visitors that it serves fastest. Fossil's repository has 400 commits.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { answers, bench, copyOf, demo, figure, freePort, load, login, pairs, prepared, rate, scratch, serve, short, signIn, start, tidy, used } from "./support/frame.mjs";

const COMMITS = 400;
/** A history as `git fast-export` would write it. */
function history() {
  const words = ["dekking", "signaal", "leercyclus", "antwoord", "kwaliteitsbeeld", "bouwsteen", "verhaal"];
  let text = "";
  for (let i = 0; i < COMMITS; i++) {
    const message = `Change the ${words[i % 7]} of ${words[(i * 3) % 7]} ${i}: what was seen, and why\n`;
    const file = `line ${i}\n`.repeat(20 + (i % 30));
    text += `commit refs/heads/trunk\nmark :${i + 1}\ncommitter Anna <anna@voorbeeld.example> ${1700000000 + i * 7200} +0100\n` +
      `data ${Buffer.byteLength(message)}\n${message}${i ? `from :${i}\n` : ""}M 100644 inline src/file${i % 40}.c\ndata ${file.length}\n${file}\n`;
  }
  return text;
}
const repository = () => prepared("fossil", (dir) => {
  execFileSync("fossil", ["import", "--git", path.join(dir, "r.fossil")], { input: history(), env: { ...process.env, HOME: dir, USER: "bench" }, stdio: ["pipe", "ignore", "pipe"] });
});

/** Microseconds of processor time of the processes that a server started and that ended (Fossil forks one per request). */
function ended(server) {
  const fields = fs.readFileSync(`/proc/${server.child.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10000;
}

await bench(async () => {
  const dir = await demo(), home = await repository(), work = scratch();
  const server = await serve(copyOf(path.join(dir, "koers.db")), { unix: true });
  const scgi = await freePort(), port = await freePort();
  const fossil = await start(["fossil", "server", copyOf(path.join(home, "r.fossil")), "--scgi", "--localhost", "--port", String(scgi)],
    { address: `127.0.0.1:${scgi}`, env: { HOME: work, USER: "bench" } });
  const conf = path.join(work, "nginx.conf");
  fs.writeFileSync(conf, `daemon off; master_process off; pid ${work}/pid; error_log stderr;
${process.getuid() === 0 ? "user root;" : ""}
events { worker_connections 512; }
http {
  access_log off; client_body_temp_path ${work}/b; proxy_temp_path ${work}/p; scgi_temp_path ${work}/s; fastcgi_temp_path ${work}/f; uwsgi_temp_path ${work}/u;
  upstream koers { server ${server.address}; keepalive 32; }
  server {
    listen 127.0.0.1:${port}; keepalive_requests 1000000;
    location / { proxy_pass http://koers; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffers 16 16k; proxy_buffer_size 16k; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; }
    location /fossil/ { include /etc/nginx/scgi_params; scgi_param SCRIPT_NAME "/fossil"; scgi_pass 127.0.0.1:${scgi}; }
  }
}
`);
  const address = `127.0.0.1:${port}`;
  const nginx = await start(["nginx", "-p", work, "-e", "stderr", "-c", conf], { address });
  const cookie = await signIn({ address }, "anna@voorbeeldwaard.example", login(dir).password);
  const timeline = await (await fetch(`http://${address}/fossil/timeline`)).text();
  const entries = timeline.split("class=\"timelineTime\"").length - 1;
  if (entries < 40) throw new Error(`the timeline shows ${entries} entries: ${timeline.slice(0, 500)}`);
  const page = { to: address, path: "/signalen", headers: [`Cookie: ${cookie}`] }, theirs = { to: address, path: "/fossil/timeline" };
  const ms = short ? 200 : 500;
  const same = load([page, theirs], { clients: 16, ms, rounds: short ? 5 : 15 });
  figure("nginx_fossil", pairs(same, 0, 1), { atLeast: 40, words: `16 visitors each: ${tidy(rate(same, 0))} : ${tidy(rate(same, 1))} requests/s, the timeline has ${entries} entries in ${tidy(timeline.length / 1000)} kB` });
  const before = [used(nginx), used(server), ended(fossil)];
  const best = load([page, { ...theirs, clients: 3 }], { clients: 16, ms, rounds: short ? 6 : 30 });
  const ours = (used(server) - before[1]) / answers(best, 0), fossils = (ended(fossil) - before[2]) / answers(best, 1);
  const through = (used(nginx) - before[0]) / (answers(best, 0) + answers(best, 1));
  figure("nginx_fossil_best", pairs(best, 0, 1), { words: `Fossil with 3 visitors: ${tidy(rate(best, 0))} : ${tidy(rate(best, 1))} requests/s; µs of processor each: Koers ${tidy(ours)}, Fossil ${tidy(fossils)}, nginx ${tidy(through)}` });
});
