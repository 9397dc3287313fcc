/** Models that others publish, which `add-minifasnet` can read and `fetch` can get. None is in the project. */

/** One published file. */
export interface PublishedModel {
    /** Id of the card that it becomes. */
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    /** The face box is enlarged by this factor. */
    readonly cropScale: number;
    /** SHA-256 of the .onnx that our converter makes of it. */
    readonly onnxSha256: string;
}

export const MINIFASNET_COMMIT = "b6d5f04ad78778917853b25c778acef6d5626d15";
const FOLDER =
    "https://raw.githubusercontent.com/minivision-ai/Silent-Face-Anti-Spoofing/" +
    `${MINIFASNET_COMMIT}/resources/anti_spoof_models`;

export const PUBLISHED: readonly PublishedModel[] = [
    {
        id: "minifasnet_v2_2_7",
        title: "MiniFASNetV2, face box x 2.7",
        url: `${FOLDER}/2.7_80x80_MiniFASNetV2.pth`,
        file: "2.7_80x80_MiniFASNetV2.pth",
        sha256: "a5eb02e1843f19b5386b953cc4c9f011c3f985d0ee2bb9819eea9a142099bec0",
        bytes: 1849453,
        cropScale: 2.7,
        onnxSha256: "2bb3f934774b4478bb1b1270ede0b6d7f26e51239b26a26e7d0156603e820682",
    },
    {
        id: "minifasnet_v1se_4_0",
        title: "MiniFASNetV1SE, face box x 4.0",
        url: `${FOLDER}/4_0_0_80x80_MiniFASNetV1SE.pth`,
        file: "4_0_0_80x80_MiniFASNetV1SE.pth",
        sha256: "84ee1d37d96894d5e82de5a57df044ef80a58be2b218b5ed7cdfd875ec2f5990",
        bytes: 1856130,
        cropScale: 4,
        onnxSha256: "acee2a382ca0b6fb5637ac4041126e4eb0accc35a8be3a8a48e8434ce647b927",
    },
];
