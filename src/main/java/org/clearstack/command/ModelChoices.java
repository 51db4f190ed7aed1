// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import java.util.List;
import java.util.stream.Stream;
import org.clearstack.proposal.ModelCard;

/** The installed models as lists offer them: those to work with first, those to learn from last. */
final class ModelChoices {

	private ModelChoices() {}

	/** Names of models; read anew each time, so that one that was just trained or imported is among them. */
	static List<String> names() {
		final List<ModelCard> all = ModelCard.installed();
		return Stream
			.concat(all.stream().filter(card -> !card.isDemonstration()),
				all.stream().filter(ModelCard::isDemonstration))
			.map(ModelCard::name).toList();
	}

	/** What a model is, in a few words. */
	static String described(final String name) {
		return ModelCard.named(name).map(ModelCard::summary).orElse("");
	}
}
