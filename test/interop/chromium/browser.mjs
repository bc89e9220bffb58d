// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
import { chromium } from "playwright-core";

/** Headless Chromium that asks nothing of the world outside. */
export const launch = () =>
    chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    });
