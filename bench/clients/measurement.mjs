// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// As bench/program/measurement.cpp: repeated work under the clock, warmed up for a tenth of the time.
import { parseArgs } from "node:util";

export function options() {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            client: { type: "string" },
            expression: { type: "string" },
            concurrency: { type: "string", default: "1" },
            connections: { type: "string", default: "8" },
            seconds: { type: "string", default: "2" },
            file: { type: "string" },
        },
    });
    return {
        ...values,
        what: positionals[0],
        concurrency: Number(values.concurrency),
        connections: Number(values.connections),
        seconds: Number(values.seconds),
        server: process.env.FTRACK_SERVER,
        user: process.env.FTRACK_API_USER,
        key: process.env.FTRACK_API_KEY,
    };
}

const cpu_seconds = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
};

/** Callers that do `work` again and again; the figures of all. */
export async function measure(concurrency, seconds, work) {
    const latencies = [];
    const warm = performance.now() + seconds * 100;
    let begin = 0;
    let end = Infinity;
    let last = 0;
    let cpu_at_begin = 0;
    let cpu_at_end = 0;
    const repeat = async () => {
        for (;;) {
            const start = performance.now();
            await work();
            const now = performance.now();
            if (begin === 0) {
                if (now < warm) continue;
                begin = now;
                end = now + seconds * 1000;
                cpu_at_begin = cpu_seconds();
                continue;
            }
            if (now >= end && latencies.length) return;
            last = now;
            latencies.push((now - start) * 1000);
            if (latencies.length % 16 === 1 || now + 20 >= end) cpu_at_end = cpu_seconds();
            if (now >= end) return;
        }
    };
    await Promise.all(Array.from({ length: concurrency }, repeat));
    latencies.sort((a, b) => a - b);
    const percentile = (fraction) => latencies[Math.floor(fraction * (latencies.length - 1))] ?? 0;
    return {
        count: latencies.length,
        seconds: (last - begin) / 1000,
        cpu_seconds: cpu_at_end - cpu_at_begin,
        p50_us: percentile(0.5),
        p90_us: percentile(0.9),
        p99_us: percentile(0.99),
        peak_memory: process.resourceUsage().maxRSS * 1024,
    };
}
