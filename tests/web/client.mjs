// A person without a browser: keeps cookies, follows nothing, reads the form's token from its page. For what asks many
// pages and no drawing. Not here: the browser (harness.mjs).
import { ensure } from "../support/koers.mjs";

const entities = { amp: "&", quot: '"', lt: "<", gt: ">", "#39": "'", "#34": '"', nbsp: " " };
export const unescape = (text) => text.replace(/&(amp|quot|lt|gt|#39|#34|nbsp);/g, (_, e) => entities[e]);

export class Client {
  constructor(server, { lang = "nl" } = {}) {
    this.server = server;
    this.lang = lang;
    this.cookies = new Map();
  }
  send(url, options) { return fetch(url, options); }
  async ask(path, { json = false, ...rest } = {}) {
    const response = await this.send(new URL(path, this.server.url), { redirect: "manual", ...rest, headers: {
      "accept-language": this.lang, accept: json ? "application/json" : "text/html,*/*;q=0.8",
      cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; "), ...rest.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0(;|$)/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const type = response.headers.get("content-type") ?? "";
    const binary = !/^(text|application\/(json|ld))/.test(type);
    const text = binary ? Buffer.from(await response.arrayBuffer()).toString("latin1") : await response.text();
    return { status: response.status, type, text, headers: response.headers, location: response.headers.get("location") };
  }
  get(path, options) { return this.ask(path, options); }
  json(path) { return this.ask(path, { json: true }); }
  /** A form token: of the form that posts to action, on the page at `on`. */
  async token(on, action) {
    const { text, status } = await this.get(on);
    for (const [form, head] of text.matchAll(/<form\b([^>]*)>[\s\S]*?<\/form>/g)) {
      if (!/method="post"/.test(head) || /id="blad"/.test(head) || unescape(/action="([^"]*)"/.exec(head)?.[1] ?? on) !== action) continue;
      const token = /name="token" value="([^"]+)"/.exec(form)?.[1];
      if (token) return token;
    }
    throw Object.assign(new Error(`no form to ${action} on ${on} (${status})`), { expected: true });
  }
  /** Sends a form of the page at `on`; fields as an object or a list of pairs. */
  async post(on, action, fields = {}, options = {}) {
    const body = new URLSearchParams(Array.isArray(fields) ? fields : Object.entries(fields));
    body.set("token", options.token ?? (await this.token(on, action)));
    return this.ask(action, { method: "POST", body, ...options });
  }
  async signIn({ email, password, role }) {
    const done = await this.post("/inloggen", "/inloggen", { email, wachtwoord: password });
    ensure(done.status === 303, `${role ?? ""} ${email} could not sign in: ${done.status}`);
    return this;
  }
  /** For a browser context: the same cookies, at all places, in this language. */
  state(lang) {
    const { hostname } = new URL(this.server.url);
    return { cookies: [...new Map(this.cookies).set("koers_taal", lang)].filter(([name]) => name !== "koers_locatie").map(([name, value]) => ({ name, value, domain: hostname, path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Lax" })), origins: [] };
  }
}
