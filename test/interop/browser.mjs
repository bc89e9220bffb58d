// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// As much of a browser as the official client's uploader takes: XMLHttpRequest over fetch's own engine, and a window that is online.

class Emitter {
    #listeners = new Map();
    addEventListener(type, listener) {
        this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }
    removeEventListener(type, listener) {
        this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((known) => known !== listener));
    }
    emit(type, details = {}) {
        for (const listener of this.#listeners.get(type) ?? []) listener({ type, ...details });
        this[`on${type}`]?.({ type, ...details });
    }
}

class XMLHttpRequest extends Emitter {
    upload = new Emitter();
    readyState = 0;
    status = 0;
    #headers = {};
    #abort = new AbortController();

    open(method, url) {
        Object.assign(this, { method, url, readyState: 1 });
    }

    setRequestHeader(name, value) {
        this.#headers[name] = value;
    }

    getResponseHeader(name) {
        return this.answer.headers.get(name);
    }

    abort() {
        this.#abort.abort();
    }

    async send(body) {
        const total = body.size;
        this.upload.emit("progress", { lengthComputable: true, loaded: 0, total });
        try {
            const { method, url } = this;
            this.answer = await fetch(url, { method, headers: this.#headers, body, signal: this.#abort.signal });
            this.response = await this.answer.text();
        } catch (failure) {
            this.emit(this.#abort.signal.aborted ? "abort" : "error", { loaded: 0, total });
            return;
        }
        this.upload.emit("progress", { lengthComputable: true, loaded: total, total });
        this.status = this.answer.status;
        this.readyState = 4;
        this.emit("readystatechange", { loaded: total, total });
        this.emit("load", { loaded: total, total });
        this.emit("loadend", { loaded: total, total });
    }
}

/** Makes the globals that the uploader looks for. Parts are of `chunk_size` bytes. */
export function pretend_browser(chunk_size) {
    globalThis.XMLHttpRequest = XMLHttpRequest;
    globalThis.window = Object.assign(new Emitter(), { navigator: { onLine: true }, FTRACK_UPLOAD_CHUNK_SIZE: chunk_size });
}
