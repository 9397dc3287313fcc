"""What browsers are told about what we serve."""

# JSON for a page of ours, and nothing that a browser should keep, guess at, run or show in a frame.
ANSWER_HEADERS = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
}

# Odoo's kiosk page. Scripts stay Odoo's business. Nobody else frames it, so no tap on it is stolen; its address, which holds the
# company's key, goes to nobody; the camera is its own, and nothing on it needs a microphone or a place but what Odoo asks for.
PAGE_HEADERS = {
    'Content-Security-Policy': "frame-ancestors 'self'",
    'Permissions-Policy': 'camera=(self), microphone=(), usb=(), payment=()',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
}
