/** Says how far a part of the benchmark is. */
export type Note = (text: string) => void;
