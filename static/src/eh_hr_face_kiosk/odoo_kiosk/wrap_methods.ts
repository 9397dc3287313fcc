import { patch } from "../../odoo";

type Method = (...args: never[]) => unknown;
type AnyMethod = (this: unknown, ...args: unknown[]) => unknown;
type MethodsOf<T> = { [K in keyof T as T[K] extends Method ? K : never]: T[K] };

/** For each method: what to do instead, given the method that was there before, bound to the object. */
export type MethodWrappers<T> = {
    [K in keyof MethodsOf<T>]?: MethodsOf<T>[K] extends (...args: infer Args) => infer Result
        ? (this: T, original: (...args: Args) => Result, ...args: Args) => Result
        : never;
};

/**
 * Odoo's `patch`, typed: `super` in a patch is `any` to TypeScript.
 *
 * @param prototype of one of Odoo's classes
 */
export function wrapMethods<T extends object>(prototype: T, wrappers: MethodWrappers<T>): void {
    const extension: Record<string, AnyMethod> = {};
    for (const [name, wrapper] of Object.entries(wrappers) as [string, AnyMethod][]) {
        extension[name] = function (...args) {
            // `patch` makes what was there before the extension's prototype: this is its `super`.
            const before = Object.getPrototypeOf(extension) as Record<string, AnyMethod>;
            return wrapper.call(this, before[name]?.bind(this), ...args);
        };
    }
    patch(prototype, extension);
}
