// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import org.clearstack.noise.NoiseModel;

/** How much alike two planes of a stack are beneath their noise. */
final class PlaneSimilarity {

	private PlaneSimilarity() {}

	/**
	 * The correlation of two planes without their noise, which is independent: it adds to their variances, but not to
	 * their covariance.
	 *
	 * @param a pixels of a plane; those that are not finite in one of the planes are left out
	 * @param b as many of the other one
	 * @param noise of both
	 * @return about -1 to 1; 0 if there is nothing but noise
	 */
	static double correlation(final float[] a, final float[] b, final NoiseModel noise) {
		int n = 0;
		double meanA = 0;
		double meanB = 0;
		for (int i = 0; i < a.length; i++)
			if (Float.isFinite(a[i]) && Float.isFinite(b[i])) {
				n++;
				meanA += (a[i] - meanA) / n;
				meanB += (b[i] - meanB) / n;
			}
		double covariance = 0;
		double varianceA = -n * noise.variance(meanA);
		double varianceB = -n * noise.variance(meanB);
		for (int i = 0; i < a.length; i++)
			if (Float.isFinite(a[i]) && Float.isFinite(b[i])) {
				covariance += (a[i] - meanA) * (b[i] - meanB);
				varianceA += (a[i] - meanA) * (a[i] - meanA);
				varianceB += (b[i] - meanB) * (b[i] - meanB);
			}
		return varianceA > 0 && varianceB > 0 ? covariance / Math.sqrt(varianceA * varianceB) : 0;
	}
}
