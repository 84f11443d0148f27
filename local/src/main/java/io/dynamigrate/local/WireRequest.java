package io.dynamigrate.local;

import java.util.function.Predicate;

/**
 * A request that came to a {@link FaultProxy}.
 *
 * @param number its place among all requests, from 1
 * @param call its place among the requests of the same operation, from 1
 * @param operation what DynamoDB is asked for, as in {@code PutItem}
 * @param body the request's JSON, as it was sent
 */
public record WireRequest(int number, int call, String operation, String body) {

    /** The n-th request of all, from 1. */
    public static Predicate<WireRequest> number(int number) {
        requirePositive(number);
        return request -> request.number == number;
    }

    /** The n-th request of an operation, from 1. */
    public static Predicate<WireRequest> call(int call, String operation) {
        requirePositive(call);
        return request -> request.call == call && request.operation.equals(operation);
    }

    /** Each request of an operation. */
    public static Predicate<WireRequest> each(String operation) {
        return request -> request.operation.equals(operation);
    }

    private static void requirePositive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Requests are numbered from 1, and this is " + number + ".");
        }
    }
}
