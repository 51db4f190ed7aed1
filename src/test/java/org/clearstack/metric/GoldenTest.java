// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Nrmse.Normalization;
import org.clearstack.metric.pixel.Border;
import org.junit.jupiter.api.Test;

/**
 * Values computed in float64 by scipy and scikit-image, equal in versions 0.19.3 and 0.26, on two 64 x 64 images made
 * by formula. Tolerance: 1e-9 relative, for another order of additions.
 */
class GoldenTest {

	private static final double SINES_RANGE = 0.9898732434036246;

	private final Img<DoubleType> texture = Images.texture();
	private final Img<DoubleType> blurredTexture = Images.shiftMean(texture);
	private final Img<DoubleType> sines = Images.sines();
	private final Img<DoubleType> blurredSines = Images.shiftMean(sines);

	@Test
	void mse() {
		assertClose(0.06712514417531719, Mse.mse(texture, blurredTexture));
		assertClose(0.003939516227867822, Mse.mse(sines, blurredSines));
	}

	@Test
	void nrmse() {
		nrmse(Normalization.EUCLIDEAN, 0.44960000129375, 0.11314933714417247);
		nrmse(Normalization.MIN_MAX, 0.2590852063999741, 0.06340767976143018);
		nrmse(Normalization.MEAN, 0.5196989390913935, 0.12677578074456491);
	}

	private void nrmse(final Normalization normalization, final double expectedT, final double expectedS) {
		assertClose(expectedT, Nrmse.nrmse(texture, blurredTexture, normalization, null));
		assertClose(expectedS, Nrmse.nrmse(sines, blurredSines, normalization, null));
	}

	@Test
	void theRangeOfTheReference() {
		assertClose(1, new DataRange.MinMax().of(texture));
		assertClose(SINES_RANGE, new DataRange.MinMax().of(sines));
	}

	@Test
	void psnr() {
		assertClose(11.731147684882547, Psnr.psnr(texture, blurredTexture, 1));
		assertClose(24.04557106211755, Psnr.psnr(sines, blurredSines, 1));
		assertClose(23.957162767909978, Psnr.psnr(sines, blurredSines, SINES_RANGE));
	}

	@Test
	void ssimInUniformWindow() {
		assertClose(0.40436784889347194, Ssim.ssim(texture, blurredTexture, 1, SsimWindow.uniform()));
		assertClose(0.9568736096568655, Ssim.ssim(sines, blurredSines, 1, SsimWindow.uniform()));
	}

	@Test
	void ssimInGaussianWindow() {
		assertClose(0.39770527434550174, Ssim.ssim(texture, blurredTexture, 1));
		assertClose(0.9558378251228258, Ssim.ssim(sines, blurredSines, 1));
	}

	@Test
	void ssimOfTheWholeImage() {
		final SsimWindow elevenPixels = new SsimWindow(1.5, 5, false, false, 0.01, 0.03, 2);

		assertClose(0.39797545665872414, Ssim.ssim(texture, blurredTexture, 1, elevenPixels));
		assertClose(0.9445983415895216, Ssim.ssim(sines, blurredSines, 1, elevenPixels));
	}

	@Test
	void ssimInTheWindowOfTheCourse() {
		assertClose(0.39799816697486484, Ssim.ssim(texture, blurredTexture, 1, SsimWindow.course()));
		assertClose(0.9446742028533647, Ssim.ssim(sines, blurredSines, 1, SsimWindow.course()));
	}

	@Test
	void hfenWithZeroBorder() {
		assertClose(2.071884907114494, Hfen.hfen(texture, blurredTexture));
		assertClose(0.820663135555523, Hfen.hfen(sines, blurredSines));
		assertClose(0.6513365543045434, Nhfen.nhfen(texture, blurredTexture));
		assertClose(0.254747979204595, Nhfen.nhfen(sines, blurredSines));
	}

	@Test
	void hfenWithReflectedBorder() {
		hfen(Border.REFLECT, 2.1116016774472954, 0.7055510022480012, 0.8445004378383807, 0.2911817705183702);
	}

	@Test
	void hfenWithMirroredBorder() {
		hfen(Border.MIRROR, 2.0939258289115927, 0.700959185192108, 0.8271984081923957, 0.28425936587215067);
	}

	@Test
	void hfenWithNearestBorder() {
		hfen(Border.NEAREST, 2.1141352019402526, 0.7123271473783318, 0.8026044281214181, 0.2805959663611846);
	}

	private void hfen(final Border border, final double hfenT, final double nhfenT, final double hfenS,
		final double nhfenS)
	{
		final LogKernel kernel = LogKernel.fspecial().with(border);

		assertClose(hfenT, Hfen.hfen(texture, blurredTexture, kernel));
		assertClose(nhfenT, Nhfen.nhfen(texture, blurredTexture, kernel));
		assertClose(hfenS, Hfen.hfen(sines, blurredSines, kernel));
		assertClose(nhfenS, Nhfen.nhfen(sines, blurredSines, kernel));
	}

	@Test
	void hfenWithTheKernelOfScipy() {
		assertClose(2.1116181241040732, Hfen.hfen(texture, blurredTexture, LogKernel.scipy()));
		assertClose(0.7055572275696996, Nhfen.nhfen(texture, blurredTexture, LogKernel.scipy()));
		assertClose(0.8445532017835066, Hfen.hfen(sines, blurredSines, LogKernel.scipy()));
		assertClose(0.29118947604838996, Nhfen.nhfen(sines, blurredSines, LogKernel.scipy()));
	}

	@Test
	void hfenn() {
		assertClose(10.886062260851578, Hfenn.hfenn(texture, blurredTexture, 1));
		assertClose(1.7413821060614565, Hfenn.hfenn(sines, blurredSines, 1));
	}

	private static void assertClose(final double expected, final double found) {
		assertEquals(expected, found, 1e-9 * Math.abs(expected));
	}
}
