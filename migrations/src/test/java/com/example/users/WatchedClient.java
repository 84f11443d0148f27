package com.example.users;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** A client that shows each request to somebody just before it is sent. */
record WatchedClient(DynamoDbClient client, Consumer<DynamoDbRequest> watcher) implements InvocationHandler {

    static DynamoDbClient of(DynamoDbClient client, Consumer<DynamoDbRequest> watcher) {
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                new WatchedClient(client, watcher));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean isPaginator = method.getName().endsWith("Paginator");
        if (arguments != null && arguments[0] instanceof DynamoDbRequest request && !isPaginator) {
            watcher.accept(request);
        } else if (method.isDefault() && arguments != null) {
            // It comes back here with the requests that it makes of them.
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
