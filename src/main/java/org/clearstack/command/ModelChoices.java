// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.Comparator;
import java.util.List;
import org.clearstack.proposal.ModelCard;

/** The installed models as lists offer them: those to work with first, then those that others have
 * superseded, those to learn from last. */
final class ModelChoices {

	private ModelChoices() {}

	/** Names of models; read anew each time, so that one that was just trained or imported is among them. */
	static List<String> names() {
		final List<ModelCard> all = ModelCard.installed();
		return all.stream().sorted(Comparator.comparingInt(ModelChoices::rank)).map(ModelCard::name).toList();
	}

	private static int rank(final ModelCard card) {
		return card.isDemonstration() ? 2 : card.isSuperseded() ? 1 : 0;
	}

	/** What a model is, in a few words. */
	static String described(final String name) {
		return ModelCard.named(name).map(ModelCard::summary).orElse("");
	}
}
