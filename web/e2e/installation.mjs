// A real installation: bin/jiebang with a private PostgreSQL, both on nothing but this machine, in a folder that goes away.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const run = promisify(execFile);

export class Installation {
  #output = "";

  /** Starts a node, with the demo district in its record if asked, and returns once it answers. */
  static async start({ demo = false } = {}) {
    const i = new Installation();
    i.demo = demo;
    i.folder = await mkdtemp(join(tmpdir(), "jiebang-e2e-"));
    await chmod(i.folder, 0o755); // a root process runs PostgreSQL as somebody else
    i.port = await freePort();
    i.url = `http://127.0.0.1:${i.port}`;
    await i.#launch();
    return i;
  }

  /** Starts a node on what is in the folder, and returns once it answers. */
  async #launch() {
    const env = { ...process.env, JIEBANG_ADDR: `127.0.0.1:${this.port}`, JIEBANG_DATA: join(this.folder, "data"), JIEBANG_LOG: "warn" };
    for (const name of ["DATABASE_URL", "REDIS_URL", "JIEBANG_BASE_URL", "JIEBANG_SECURE_COOKIES", "JIEBANG_TRUSTED_PROXIES", "JIEBANG_WORKERS"]) delete env[name];
    this.node = spawn(join(root, "bin/jiebang"), this.demo ? ["serve", "--demo"] : ["serve"], { env, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = once(this.node, "exit");
    for (const stream of [this.node.stdout, this.node.stderr]) stream.setEncoding("utf8").on("data", (text) => (this.#output += text));
    this.lastResort = () => this.node.kill("SIGTERM");
    process.once("exit", this.lastResort);
    try {
      await until("the node to be ready", () => this.#ready());
    } catch (error) {
      await this.stop();
      throw new Error(`${error.message}; the node said:\n${this.said()}`);
    }
  }

  /** Kills the node, with no time to put anything in order; its database ends by itself. */
  async kill() {
    this.node.kill("SIGKILL");
    await this.ended;
    process.removeListener("exit", this.lastResort);
  }

  /** Starts a killed node again, on the same files and at the same address. */
  again() {
    return this.#launch();
  }

  async #ready() {
    if (this.node.exitCode !== null || this.node.signalCode !== null) throw new Error(`the node ended with ${this.node.exitCode ?? this.node.signalCode}`);
    const answer = await fetch(`${this.url}/readyz`).catch(() => null);
    return answer?.ok ?? false;
  }

  /** What the node has printed and logged. */
  said() {
    return this.#output;
  }

  /** Asks or changes the record behind the platform's back: what a story needs to let time pass. */
  async sql(statement) {
    const { stdout } = await run("psql", ["-h", join(this.folder, "data/postgres/run"), "-U", "jiebang", "-d", "jiebang", "-AtqX", "-v", "ON_ERROR_STOP=1", "-c", statement]);
    return stdout.trim();
  }

  /** Runs a command of the program apart from the node, with no database and no settings: its exit code and what it said. */
  command(...args) {
    return run(join(root, "bin/jiebang"), args, { cwd: this.folder, env: { PATH: process.env.PATH } }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      (error) => ({ code: error.code, said: error.stdout + error.stderr }),
    );
  }

  /** Ends node and database and removes their files. */
  async stop() {
    this.node.kill("SIGTERM");
    const hard = setTimeout(() => this.node.kill("SIGKILL"), 60_000);
    await this.ended;
    clearTimeout(hard);
    process.removeListener("exit", this.lastResort);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** A port nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
