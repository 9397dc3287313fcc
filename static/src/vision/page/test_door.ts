/**
 * The door for tests, the bench and the evaluation: a worker of one's own, looked into. The kiosk goes through `client.ts`.
 *
 * `look` says what a picture shows, as nobody on the page is told otherwise; `memory` says what is kept.
 */
import type { Effort } from "../../../../liveness/cadence/effort";
import type { DescriptorWish, GivenPicture, Reply } from "../protocol";
import { expectReply, initWorker, WorkerLink } from "./worker_link";

type Answer<Type extends Reply["type"]> = Extract<Reply, { type: Type }>;

const LOAD_WITHIN_MS = 20_000;
const ANSWER_WITHIN_MS = 20_000;

export class TestWorker {
    private constructor(
        private readonly link: WorkerLink,
        readonly ready: Answer<"ready">,
    ) {}

    /** A worker with everything loaded. */
    static async open(urls: { workerUrl: string; assetsUrl: string }): Promise<TestWorker> {
        const link = new WorkerLink(urls.workerUrl);
        return new TestWorker(link, await initWorker(link, urls.assetsUrl, LOAD_WITHIN_MS));
    }

    /** Forgets the last face; from here on pictures are looked at with this effort. */
    async start(effort?: Effort | "adaptive"): Promise<void> {
        await this.link.ask({ type: "start", ...(effort && { effort }) }, ANSWER_WITHIN_MS);
    }

    /** Looks at a picture, which is closed. */
    async look(picture: GivenPicture, atMs: number): Promise<Answer<"looked">> {
        const question = { type: "look", atMs, picture } as const;
        return expectReply(await this.link.ask(question, ANSWER_WITHIN_MS, [picture]), "looked");
    }

    /** Loads a recogniser. */
    async prepare(descriptor: DescriptorWish): Promise<void> {
        await this.link.ask({ type: "prepare", descriptor }, LOAD_WITHIN_MS);
    }

    /** What the recogniser says of the face in a picture, which is closed. */
    async describe(
        picture: GivenPicture,
        atMs: number,
        descriptor: DescriptorWish,
    ): Promise<Answer<"described">> {
        const question = { type: "describe", atMs, picture, descriptor } as const;
        return expectReply(await this.link.ask(question, ANSWER_WITHIN_MS, [picture]), "described");
    }

    close(): void {
        this.link.kill("done");
    }
}

/** Every worker that the page asked anything from here on, the newest last. */
export function watchWorkers(): { readMemory: () => Promise<Answer<"memory">> } {
    const links: WorkerLink[] = [];
    const { prototype } = WorkerLink;
    const plain = Object.getOwnPropertyDescriptor(prototype, "ask")?.value as WorkerLink["ask"];
    prototype.ask = function ask(this: WorkerLink, ...args) {
        if (links.at(-1) !== this) {
            links.push(this);
        }
        return plain.apply(this, args);
    };
    return {
        readMemory: async () => {
            const link = links.at(-1);
            if (!link) {
                throw new Error("no worker was asked anything yet");
            }
            return expectReply(
                await plain.call(link, { type: "memory" }, ANSWER_WITHIN_MS),
                "memory",
            );
        },
    };
}
