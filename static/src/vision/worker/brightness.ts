const STRIDE = 4 * 7;

/** Mean brightness (Rec. 601 luma, 0..255) of every seventh pixel; 0 for an empty image. */
export function measureBrightness(image: ImageData): number {
    const { data } = image;
    let sum = 0;
    let count = 0;
    for (let i = 0; i + 2 < data.length; i += STRIDE) {
        sum += 0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
        count++;
    }
    return count > 0 ? sum / count : 0;
}
