// SPDX-License-Identifier: BSD-2-Clause

/** A model: its folder, its description, where models are found. Knows no engine. */
package org.clearstack.model;
