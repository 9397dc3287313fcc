/** A rectangle in shares of the picture: 0..1 from its left and top edge, as the camera sees it (not mirrored). */
export interface RelativeBox {
    x: number;
    y: number;
    width: number;
    height: number;
}
