/** A Redis and an nginx of the tests' own, on loopback and free ports. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ROOT } from "../../build.mjs";
import { findProgram } from "./debian_programs.mjs";
import { temporaryFolder } from "./test_models.ts";

const START_TIMEOUT_MS = 10_000;

/** A program in the foreground with a folder that goes with it. */
class Daemon {
    private constructor(
        readonly port: number,
        private readonly child: ChildProcess,
        private readonly folder: string,
    ) {}

    static async start(
        name: "redis-server" | "nginx",
        port: number,
        makeArguments: (folder: string) => string[],
    ): Promise<Daemon> {
        const folder = temporaryFolder();
        const { path: file, env } = await findProgram(name);
        const child = spawn(file, makeArguments(folder), { env, cwd: folder, stdio: "ignore" });
        const daemon = new Daemon(port, child, folder);
        const until = performance.now() + START_TIMEOUT_MS;
        while (!(await answers(port))) {
            if (child.exitCode !== null || performance.now() > until) {
                await daemon.stop();
                throw new Error(`${name} did not start on port ${port}`);
            }
            await delay(20);
        }
        return daemon;
    }

    async stop(): Promise<void> {
        if (this.child.exitCode === null && this.child.signalCode === null) {
            const exited = once(this.child, "exit");
            this.child.kill("SIGTERM");
            await exited;
        }
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

export type { Daemon };

/** A Redis that writes nothing to disk. */
export function startRedis(port: number): Promise<Daemon> {
    return Daemon.start("redis-server", port, (folder) => [
        ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder],
        ...["--save", "", "--appendonly", "no"],
    ]);
}

/** nginx with the configuration of `deploy/nginx.conf`, its ports replaced. */
export function startNginx(port: number, replicas: readonly [number, number]): Promise<Daemon> {
    const example = fs.readFileSync(path.join(ROOT, "sidecar/deploy/nginx.conf"), "utf8");
    const [first, second] = replicas;
    const inner = example
        .replace("127.0.0.1:8074", `127.0.0.1:${port}`)
        .replace("127.0.0.1:8075", `127.0.0.1:${first}`)
        .replace("127.0.0.1:8076", `127.0.0.1:${second}`);
    return Daemon.start("nginx", port, (folder) => {
        const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map((name) => `${name}_temp_path ${folder}/${name};`)
            .join(" ");
        const configuration = [
            "daemon off; worker_processes 1;",
            // Started by root it would work as nobody, who may not write larger bodies into this folder.
            process.getuid?.() === 0 ? "user root;" : "",
            `pid ${folder}/nginx.pid; error_log ${folder}/error.log;`,
            `events {} http { access_log off; ${temporary}`,
            inner,
            "}",
        ].join("\n");
        const file = path.join(folder, "nginx.conf");
        fs.writeFileSync(file, configuration);
        return ["-c", file, "-p", folder, "-e", path.join(folder, "error.log")];
    });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}

async function answers(port: number): Promise<boolean> {
    const socket = net.connect(port, "127.0.0.1");
    try {
        await once(socket, "connect");
        return true;
    } catch {
        return false;
    } finally {
        socket.destroy();
    }
}
