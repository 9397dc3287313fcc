/** A thread that is ready and dies of its first job. */
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (message) => {
    if (message.kind === "stop") {
        parentPort?.close();
        return;
    }
    throw new Error("died on purpose");
});
parentPort?.postMessage({ kind: "ready" });
