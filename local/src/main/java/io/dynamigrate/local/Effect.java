package io.dynamigrate.local;

/**
 * A request that a function in a {@link LambdaModel} is about to send.
 *
 * @param invocation the place of its invocation among all invocations of the function, from 1
 * @param depth how long the chain of invocations is that led to this one: 1 where nobody of the function's own invoked it
 * @param attempt the place of its invocation among the attempts for the same delivery, from 1
 * @param number its place among the effects of its invocation, from 1
 * @param what what is sent, such as {@code UpdateItemRequest}; empty if the code does not say so
 */
public record Effect(int invocation, int depth, int attempt, int number, String what) {

    Effect next(String nextWhat) {
        return new Effect(invocation, depth, attempt, number + 1, nextWhat);
    }
}
