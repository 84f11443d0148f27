package io.dynamigrate.internal.dynamo;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * A {@link DynamoDbClient} all of whose requests pass one place.
 *
 * <p>The SDK has no delegating DynamoDB client; this is one. Paginators and the methods that take a builder are default
 * methods of the interface: they run on the proxy, so their requests pass too.
 */
public final class ClientProxy implements InvocationHandler {

    /** Stands before a client and sees each request. */
    @FunctionalInterface
    public interface Gate {
        /**
         * Answers a request: by sending it, or otherwise.
         *
         * @param operation the name of the client's method, such as {@code putItem}
         */
        Object answer(String operation, DynamoDbRequest request, Sender real) throws Throwable;
    }

    /** Sends a request of the same type to DynamoDB. */
    @FunctionalInterface
    public interface Sender {
        Object send(DynamoDbRequest request) throws Throwable;
    }

    private final DynamoDbClient client;
    private final Gate gate;

    private ClientProxy(DynamoDbClient client, Gate gate) {
        this.client = client;
        this.gate = gate;
    }

    public static DynamoDbClient of(DynamoDbClient client, Gate gate) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                new ClientProxy(client, gate));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            return null;
        }
        if (method.getName().equals("waiter")) {
            return DynamoDbWaiter.builder().client((DynamoDbClient) proxy).build();
        }
        boolean isPaginator = method.getName().endsWith("Paginator");
        if (arguments != null && arguments[0] instanceof DynamoDbRequest request && !isPaginator) {
            return gate.answer(method.getName(), request, changed -> call(method, changed));
        }
        if (method.isDefault() && !method.getName().equals("serviceClientConfiguration")) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        return call(method, arguments == null ? new Object[0] : arguments);
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
