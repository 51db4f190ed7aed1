// SPDX-License-Identifier: BSD-2-Clause

/** Several methods beside each other on one image: pictures, tables, report. */
package org.clearstack.comparison;
