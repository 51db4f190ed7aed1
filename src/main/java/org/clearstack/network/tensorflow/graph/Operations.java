// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.Map;
import java.util.Set;

/**
 * The operations of TensorFlow that a model may have, by what they do. Whatever is on none of these lists is refused:
 * what reads or writes files, prints, talks to other processes, ends the process, may loop for ever, or is not known.
 */
final class Operations {

	/** Their results depend on their inputs alone, and they do nothing else. */
	static final Set<String> PURE = words(
		"""
			Abs AccumulateNV2 Acos Acosh Add AddN AddV2 All Angle Any ApproximateEqual ArgMax ArgMin Asin Asinh Atan Atan2 Atanh BesselI0 BesselI0e BesselI1
			BesselI1e Betainc Bitcast BitwiseAnd BitwiseOr BitwiseXor Cast Ceil ClipByValue Complex ComplexAbs Conj Cos Cosh Cross Cumprod Cumsum
			CumulativeLogsumexp Digamma Div DivNoNan Equal Erf Erfc Erfinv EuclideanNorm Exp Expm1 Floor FloorDiv FloorMod Greater GreaterEqual Igamma Igammac
			Imag Inv Invert IsFinite IsInf IsNan L2Loss LeftShift Less LessEqual Lgamma Log Log1p LogicalAnd LogicalNot LogicalOr Max Maximum Mean Min Minimum
			Mod Mul MulNoNan Ndtri Neg NextAfter NotEqual Polygamma PopulationCount Pow Prod Real RealDiv Reciprocal RightShift Rint Round Rsqrt Select
			SelectV2 Sign Sin Sinh Sqrt Square SquaredDifference Sub Sum Tan Tanh TruncateDiv TruncateMod Xdivy Xlog1py Xlogy Zeta
			BatchMatMul BatchMatMulV2 BatchMatMulV3 Einsum MatMul MatrixBandPart MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2
			MatrixDiagV3 MatrixInverse MatrixSetDiag MatrixSetDiagV2 MatrixSetDiagV3 Cholesky Diag DiagPart
			AvgPool AvgPool3D BatchNormWithGlobalNormalization BatchToSpace BatchToSpaceND BiasAdd BiasAddV1 Conv2D Conv2DBackpropInput Conv2DBackpropInputV2
			Conv3D Conv3DBackpropInput Conv3DBackpropInputV2 DepthToSpace DepthwiseConv2dNative DepthwiseConv2dNativeBackpropInput Dilation2D Elu
			ExtractImagePatches ExtractVolumePatches FusedBatchNorm FusedBatchNormV2 FusedBatchNormV3 FusedPadConv2D FusedResizeAndPadConv2D LRN LeakyRelu
			LogSoftmax MaxPool MaxPool3D MaxPoolV2 MaxPoolWithArgmax Relu Relu6 Selu Sigmoid Softmax Softplus Softsign SpaceToBatch SpaceToBatchND SpaceToDepth
			TopK TopKV2 CropAndResize ImageProjectiveTransformV2 ImageProjectiveTransformV3 ResizeArea ResizeBicubic ResizeBilinear ResizeNearestNeighbor
			ScaleAndTranslate AdjustContrastv2 AdjustHue AdjustSaturation HSVToRGB RGBToHSV
			FFT FFT2D FFT3D IFFT IFFT2D IFFT3D IRFFT IRFFT2D IRFFT3D RFFT RFFT2D RFFT3D
			BroadcastArgs BroadcastGradientArgs BroadcastTo Concat ConcatOffset ConcatV2 ConjugateTranspose DataFormatDimMap DataFormatVecPermute
			DynamicPartition DynamicStitch EnsureShape ExpandDims Fill Gather GatherNd GatherV2 InvertPermutation LinSpace MirrorPad OneHot OnesLike Pack Pad
			PadV2 ParallelDynamicStitch Range Rank Reshape Reverse ReverseV2 Roll ScatterNd ScatterNdNonAliasingAdd SegmentMax SegmentMean SegmentMin
			SegmentSum Shape ShapeN Size Slice Snapshot Split SplitV Squeeze StridedSlice TensorScatterAdd TensorScatterMax TensorScatterMin TensorScatterSub
			TensorScatterUpdate TensorStridedSliceUpdate Tile Transpose Unpack UnravelIndex UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentSum Where
			ZerosLike
			CheckNumerics CheckNumericsV2 Const HostConst GuaranteeConst Identity IdentityN NoOp Placeholder PlaceholderV2 PlaceholderWithDefault PreventGradient
			StopGradient ControlTrigger Assert FakeParam Bucketize
			Dequantize FakeQuantWithMinMaxArgs FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsPerChannel QuantizeAndDequantizeV2 QuantizeAndDequantizeV3
			QuantizeAndDequantizeV4 QuantizeV2
			AvgPool3DGrad AvgPoolGrad BiasAddGrad Conv2DBackpropFilter Conv2DBackpropFilterV2 Conv3DBackpropFilter Conv3DBackpropFilterV2
			DepthwiseConv2dNativeBackpropFilter EluGrad FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3 InvGrad LRNGrad LeakyReluGrad MaxPool3DGrad
			MaxPoolGrad MaxPoolGradV2 MirrorPadGrad ReciprocalGrad Relu6Grad ReluGrad ResizeBicubicGrad ResizeBilinearGrad ResizeNearestNeighborGrad RsqrtGrad
			SeluGrad SigmoidGrad SoftplusGrad SoftsignGrad SqrtGrad StridedSliceGrad TanhGrad
			RandomStandardNormal RandomUniform RandomUniformInt TruncatedNormal StatelessRandomNormal StatelessRandomNormalV2 StatelessRandomUniform
			StatelessRandomUniformV2 StatelessRandomGetKeyCounter StatelessRandomGetAlg StatelessTruncatedNormal StatelessTruncatedNormalV2""");

	/** Choices between two or more results; both ways end. */
	static final Set<String> CHOICES = words("Switch RefSwitch Merge RefMerge If StatelessIf Case StatelessCase");

	/** They run a function of the model, which is looked into as well. */
	static final Set<String> CALLS = words("PartitionedCall StatefulPartitionedCall");

	/** They run a function again and again; only where {@link BoundedLoop} knows how often at most. */
	static final Set<String> LOOPS = words("While StatelessWhile");

	/** They have variables and read them. */
	static final Set<String> READING = words(
		"""
			VarHandleOp ReadVariableOp VarIsInitializedOp VariableShape Variable VariableV2 IsVariableInitialized ResourceGather ResourceGatherNd
			DisableCopyOnRead""");

	/**
	 * They change the model's own variables: where the weights are put in, or in parts of the graph for training that
	 * nobody runs.
	 */
	static final Set<String> WRITING = words(
		"""
			Assign AssignAdd AssignSub AssignVariableOp AssignAddVariableOp AssignSubVariableOp ApplyAdam ApplyAdaMax ApplyAdadelta ApplyAdagrad
			ApplyGradientDescent ApplyMomentum ApplyRMSProp ApplyCenteredRMSProp ResourceApplyAdam ResourceApplyAdaMax ResourceApplyAdadelta
			ResourceApplyAdagrad ResourceApplyAdagradV2 ResourceApplyAdamWithAmsgrad ResourceApplyGradientDescent ResourceApplyKerasMomentum
			ResourceApplyMomentum ResourceApplyRMSProp ResourceApplyCenteredRMSProp""");

	/** What TensorFlow writes into every SavedModel to save it once more, and Clearstack never runs. */
	static final Set<String> SAVING = words(
		"SaveV2 MergeV2Checkpoints ShardedFilename StringJoin StaticRegexFullMatch RegexFullMatch StaticRegexReplace");

	/** It puts the weights in. */
	static final String RESTORING = "RestoreV2";

	/** Why some are refused; a name that begins with one of these words. */
	private static final Map<String, String> REASONS = Map.ofEntries(Map.entry("Abort", "ends the process"),
		Map.entry("While", "is a loop that may never end"),
		Map.entry("StatelessWhile", "is a loop that may never end"), Map.entry("For", "is a loop that may never end"),
		Map.entry("Enter", "is a loop that may never end"), Map.entry("RefEnter", "is a loop that may never end"),
		Map.entry("NextIteration", "is a loop that may never end"),
		Map.entry("RefNextIteration", "is a loop that may never end"),
		Map.entry("Exit", "is a loop that may never end"), Map.entry("LoopCond", "is a loop that may never end"),
		Map.entry("ReadFile", "reads files"),
		Map.entry("WriteFile", "writes files"), Map.entry("Save", "writes files"), Map.entry("Restore", "reads files"),
		Map.entry("MergeV2Checkpoints", "moves and deletes files"), Map.entry("MatchingFiles", "looks for files"),
		Map.entry("ImmutableConst", "reads files"), Map.entry("Print", "prints, even into files"),
		Map.entry("Debug", "writes files or sends data"),
		Map.entry("DumpTensor", "writes files"), Map.entry("PyFunc", "runs a program"),
		Map.entry("EagerPyFunc", "runs a program"),
		Map.entry("Send", "talks to other processes"), Map.entry("Recv", "talks to other processes"),
		Map.entry("_Send", "talks to other processes"),
		Map.entry("_Recv", "talks to other processes"), Map.entry("Rpc", "talks to other computers"),
		Map.entry("WholeFileReader", "reads files"), Map.entry("LoadAndRemapMatrix", "reads files"),
		Map.entry("InitializeTable", "may read files"),
		Map.entry("AssignVariableOp", "changes the weights while it computes"),
		Map.entry("Assign", "changes the weights while it computes"));

	private Operations() {}

	private static Set<String> words(final String text) {
		return Set.of(text.strip().split("\\s+"));
	}

	/** What an operation that is refused does, as the rest of a sentence. */
	static String reason(final String operation) {
		return REASONS.entrySet().stream().filter(entry -> operation.startsWith(entry.getKey()))
			.max(Map.Entry.comparingByKey((a, b) -> a.length() - b.length())).map(Map.Entry::getValue)
			.orElseGet(() -> operation.contains("Dataset") || operation.contains("Reader") ? "reads files"
				: operation.contains("Summary") ? "writes files" : "is none of those that only compute");
	}
}
