/** What cutting, scaling and normalising costs: our writer, the registry's reference, and sharp. */
import sharp from "sharp";
import { cropAndScale, cropRect } from "../../models/src/crop.ts";
import { toTensor, type RgbPicture } from "../../models/src/pixels.ts";
import { chooseFace } from "../src/worker/choose_face.ts";
import { decodeFrame } from "../src/worker/decode.ts";
import { Detector } from "../src/worker/detector.ts";
import { Session, wholeOf } from "../src/worker/session.ts";
import { BareLoop } from "./bare_loop.ts";
import { figure, median, type Figure } from "./figures.ts";
import type { Note } from "./note.ts";
import { cpuMs } from "./process_stats.ts";
import type { Setup } from "./setup.ts";

const REPEATS = 40;

export async function measurePreprocessing(
    setup: Setup,
    rounds: number,
    note: Note,
): Promise<Figure[]> {
    const detectorSession = await Session.open(setup.detector);
    const detector = new Detector(detectorSession);
    const scorers = await Promise.all(setup.scorers.map((model) => Session.open(model)));
    const bare = await BareLoop.open(setup.detector, setup.scorers);
    const cuts: [session: Session, picture: RgbPicture, rect: ReturnType<typeof cropRect>][] = [];
    for (const frame of setup.frames) {
        const picture = await decodeFrame(frame, 2_100_000, "frame");
        const face = chooseFace(await detector.find(picture), "frame");
        cuts.push([detectorSession, picture, wholeOf(picture)]);
        for (const session of scorers) {
            if (face) {
                cuts.push([session, picture, cropRect(face, picture, session.card.input.crop)]);
            }
        }
    }
    const ways = {
        ours: () => {
            for (const [session, picture, rect] of cuts) {
                session.setFrame(0, picture, rect);
            }
        },
        reference: () => {
            for (const [{ card }, picture, rect] of cuts) {
                const { input } = card;
                toTensor(input, [cropAndScale(picture, rect, input, input.crop.shape)]);
            }
        },
        sharp: async () => {
            for (const [{ card }, picture, rect] of cuts) {
                const { width, height, data } = picture;
                const cut = await sharp(data, { raw: { width, height, channels: 3 } })
                    .extract(rect)
                    .resize(card.input.width, card.input.height, { fit: "fill", kernel: "linear" })
                    .raw()
                    .toBuffer();
                toTensor(card.input, [{ ...card.input, data: cut }]);
            }
        },
        whole: () => bare.run(setup.frames),
    };
    const spent: Record<string, number[]> = { ours: [], reference: [], sharp: [], whole: [] };
    for (let round = -1; round < rounds; round++) {
        note(`cutting, round ${round + 1} of ${rounds}`);
        for (const [name, act] of Object.entries(ways)) {
            const repeats = name === "whole" ? REPEATS / 4 : REPEATS;
            const before = cpuMs(process.pid);
            for (let repeat = 0; repeat < repeats; repeat++) {
                await act();
            }
            if (round >= 0) {
                spent[name]?.push((cpuMs(process.pid) - before) / repeats);
            }
        }
    }
    const ms = (name: string): number => median(spent[name] ?? []);
    return [
        figure(
            "Q7.cutting",
            Math.min(ms("reference"), ms("sharp")) / ms("ours"),
            [">=", 1.5],
            "cheaper than the better of sharp and the reference code",
            `${((ms("ours") / ms("whole")) * 100).toFixed(1)} % of the bare loop: ${cuts.length} cuts of 5 frames cost ${ms("ours").toFixed(2)} CPU ms, ` +
                `the reference code ${ms("reference").toFixed(2)}, sharp ${ms("sharp").toFixed(2)}, the loop ${ms("whole").toFixed(2)}; medians of ${rounds} rounds`,
        ),
    ];
}
