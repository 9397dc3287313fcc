/** Requests and responses that are Express' own from the start. */
import http from "node:http";
import type { Express, Request, Response } from "express";

type MessageClasses = Required<Pick<http.ServerOptions, "IncomingMessage" | "ServerResponse">>;

/**
 * Classes for `http.createServer` whose instances have the very prototypes that Express gives to each message. Given a new
 * one, a message gets a hidden class of its own, and with each property that is added another: 10 kB a request in V8's old
 * generation, which it collects when that has tripled.
 *
 * @param app its `request` and `response` become those of the classes; what they inherit stays
 */
export function messageClasses(app: Express): MessageClasses {
    class AppRequest extends http.IncomingMessage {}
    class AppResponse<Of extends http.IncomingMessage> extends http.ServerResponse<Of> {}
    Object.setPrototypeOf(AppRequest.prototype, app.request);
    Object.setPrototypeOf(AppResponse.prototype, app.response);
    app.request = AppRequest.prototype as Request;
    app.response = AppResponse.prototype as unknown as Response;
    return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
