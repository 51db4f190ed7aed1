// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import java.util.function.Supplier;

/**
 * A button beside a report.
 *
 * @param label on the button
 * @param action what it does, on a thread of its own; the text it gives takes the report's place
 */
public record ReportButton(String label, Supplier<String> action) {}
