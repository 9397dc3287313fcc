import { common } from "../../../__manifest__.json";

/** The version this page was built from; Odoo answers its own with every session. */
export const APP_VERSION: string = common.version;
