// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// event_dispatch.mjs URL COUNT TOPICS: the official client's hub takes COUNT events with a subscription for each of so many topics; prints how many a second,
// and a second of its processor time. See bench/micro/event_dispatch.cpp.
import { Event, EventHub } from "@ftrack/api";
import log from "loglevel";

log.setLevel("silent");
const [url, count, topics] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const hub = new EventHub(url, "jane", "key");
let taken = 0;
let begin = 0;
let cpu;
function take() {
    if (++taken === 1) [begin, cpu] = [performance.now(), process.cpuUsage()];
    if (taken < count) return;
    const used = process.cpuUsage(cpu);
    console.log((count - 1) / ((performance.now() - begin) / 1e3), (count - 1) / ((used.user + used.system) / 1e6));
    process.exit(0);
}
hub.connect();
for (let i = 0; i < topics; ++i) hub.subscribe(`topic=bench.${i}`, take);
while (!hub.isConnected()) await new Promise((resolve) => setTimeout(resolve, 10));
await new Promise((resolve) => setTimeout(resolve, 500)); // its subscriptions are on their way
await hub.publish(new Event("bench.start", { count, rate: 0, topics }));
