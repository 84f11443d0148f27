package com.example.users;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Makes clients in whose way somebody else gets. */
final class Interference {

    private static final AttributeValue PROFILE = AttributeValue.fromS("PROFILE");

    private Interference() {}

    /** A client that lets somebody else work just before each update of a profile is sent. */
    static DynamoDbClient beforeUpdatesOfProfiles(DynamoDbClient client, Runnable somebodyElse) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (arguments != null
                    && arguments[0] instanceof UpdateItemRequest update
                    && PROFILE.equals(update.key().get("SK"))) {
                somebodyElse.run();
            }
            try {
                return method.invoke(client, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (DynamoDbClient) Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
    }
}
