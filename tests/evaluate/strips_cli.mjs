/** The part of `npm run evaluate` that draws sheets for labelling: reads its arguments, shows how far it is. */
import { drawStrips } from "./strips.mjs";

/**
 * @param {{out: string, clips: string, only?: string | undefined, frames?: string | undefined, zoom?: string | undefined}} values
 *     as they stand on the command line
 * @returns {Promise<number>} the exit code: 0 when at least one clip could be drawn, 2 for arguments that make no sense
 */
export async function runStrips({ out, clips, only, frames, zoom }) {
    const span = /^(\d+)-(\d+)$/
        .exec(frames ?? "0-0")
        ?.slice(1)
        .map(Number);
    if (!span || Number(span[0]) > Number(span[1])) {
        console.error(`--frames: expected FIRST-LAST, got ${frames}`);
        return 2;
    }
    try {
        const results = await drawStrips(clips, out, {
            only: only?.split(",").filter(Boolean),
            frames: frames === undefined ? undefined : /** @type {[number, number]} */ (span),
            zoom: zoom === undefined ? 1 : Number(zoom),
            onClip: ({ id, error, frames: drawn, sheets }, done, total) => {
                console.error(
                    `[${done}/${total}] ${id}: ${error ? `not read: ${error}` : `${drawn} frames, ${sheets?.length} sheets`}`,
                );
            },
        });
        return results.some(({ sheets }) => sheets) ? 0 : 1;
    } catch (error) {
        if (error instanceof RangeError) {
            console.error(`--zoom: ${error.message}`);
            return 2;
        }
        throw error;
    }
}
