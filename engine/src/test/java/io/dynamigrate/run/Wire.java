package io.dynamigrate.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** The way from a client to DynamoDB: counts the requests, and loses them or their answers on demand. */
public final class Wire {

    private final DynamoDbClient real;
    private final List<String> sent = new ArrayList<>();
    private BiFunction<String, DynamoDbRequest, @Nullable RuntimeException> before = (operation, request) -> null;
    private BiFunction<String, DynamoDbRequest, @Nullable RuntimeException> after = (operation, request) -> null;

    public Wire(DynamoDbClient real) {
        this.real = real;
    }

    /** The operations that were sent so far, in order. */
    public synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** Decides whether a request fails before it reaches DynamoDB. */
    public Wire before(BiFunction<String, DynamoDbRequest, @Nullable RuntimeException> fault) {
        this.before = fault;
        return this;
    }

    /** Decides whether a request fails after DynamoDB has carried it out: a lost answer. */
    public Wire after(BiFunction<String, DynamoDbRequest, @Nullable RuntimeException> fault) {
        this.after = fault;
        return this;
    }

    public DynamoDbClient client() {
        return (DynamoDbClient) Proxy.newProxyInstance(
                Wire.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, (proxy, method, arguments) -> {
                    boolean isRequest = arguments != null
                            && arguments[0] instanceof DynamoDbRequest
                            && !method.getName().endsWith("Paginator");
                    if (!isRequest && method.isDefault() && arguments != null) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (isRequest) {
                        synchronized (this) {
                            sent.add(method.getName());
                        }
                        fail(before.apply(method.getName(), (DynamoDbRequest) arguments[0]));
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (isRequest) {
                            fail(after.apply(method.getName(), (DynamoDbRequest) arguments[0]));
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void fail(@Nullable RuntimeException fault) {
        if (fault != null) {
            throw fault;
        }
    }

    /** A fault that happens at the n-th call of an operation, counted from 1. */
    public static BiFunction<String, DynamoDbRequest, @Nullable RuntimeException> at(
            String operation, RuntimeException fault, Integer... calls) {
        int[] count = {0};
        return (name, request) -> name.equals(operation) && Arrays.asList(calls).contains(++count[0]) ? fault : null;
    }
}
