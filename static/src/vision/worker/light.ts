const STRIDE = 4 * 7;

/** A pixel as bright as this shows nothing any more. */
const BURNT = 250;

export interface Light {
    /** Mean brightness, Rec. 601 luma, 0..255. */
    readonly brightness: number;
    /** Share of the pixels that are burnt out, 0..1. */
    readonly burnt: number;
}

export const NO_LIGHT: Light = { brightness: 0, burnt: 0 };

/** Of every seventh pixel; all 0 for an empty image. */
export function measureLight(image: ImageData): Light {
    const { data } = image;
    let sum = 0;
    let burnt = 0;
    let count = 0;
    for (let i = 0; i + 2 < data.length; i += STRIDE) {
        const luma =
            0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
        sum += luma;
        burnt += Number(luma >= BURNT);
        count++;
    }
    return count > 0 ? { brightness: sum / count, burnt: burnt / count } : NO_LIGHT;
}
