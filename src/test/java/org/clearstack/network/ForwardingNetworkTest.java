// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingNetworkTest {

	/** All methods of a network, but for those that only put others together. */
	static Stream<Method> methods() {
		return Arrays.stream(TileNetwork.class.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()))
			.filter(method -> !List.of("deviceText", "noteDevice").contains(method.getName()));
	}

	@ParameterizedTest
	@MethodSource("methods")
	void everythingIsHandedOn(final Method method) throws ReflectiveOperationException {
		final List<String> calls = new ArrayList<>();
		final TileNetwork network = (TileNetwork) Proxy.newProxyInstance(TileNetwork.class.getClassLoader(),
			new Class<?>[] { TileNetwork.class },
			(proxy, called, args) -> {
				calls.add(called.getName());
				return zero(called.getReturnType());
			});
		final TileNetwork forwarding = new ForwardingNetwork(network) {};

		method.invoke(forwarding, Arrays.stream(method.getParameterTypes()).map(ForwardingNetworkTest::zero).toArray());

		assertEquals(List.of(method.getName()), calls);
	}

	private static Object zero(final Class<?> type) {
		return type.isPrimitive() && type != void.class ? Array.get(Array.newInstance(type, 1), 0) : null;
	}
}
