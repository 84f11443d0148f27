package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows which requests must not be answered FAILED whatever happens, because only people could help the stack then. Goes
 * by the unchecked event, so that it also knows when the event is broken. Pure.
 *
 * <ul>
 *   <li>An Update with which CloudFormation rolls a deployment back, unless {@code OnDowngrade} is {@code Fail}: the
 *       stack would end in {@code UPDATE_ROLLBACK_FAILED}.
 *   <li>A Delete that takes nothing back: the stack would end in {@code DELETE_FAILED} for nothing.
 * </ul>
 */
final class Tolerance {

    private Tolerance() {}

    /** The result as CloudFormation may be told it. */
    static Result of(CloudFormationCustomResourceEvent event, Result result) {
        if (result.isSuccess() || mayFail(event)) {
            return result;
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(
                "Delete".equals(event.getRequestType())
                        ? "ATTENTION: the resource is deleted, although this went wrong."
                        : "ATTENTION: the stack is rolled back, but the table is not as it was before the deployment.");
        sentences.addAll(result.sentences());
        return new Result(true, sentences, result.data());
    }

    private static boolean mayFail(CloudFormationCustomResourceEvent event) {
        RawProperties properties = RawProperties.of(event.getResourceProperties());
        RawProperties before = RawProperties.of(event.getOldResourceProperties());
        return switch (String.valueOf(event.getRequestType())) {
            case "Update" ->
                !Request.isDowngrade(properties.functionVersion(), before.functionVersion())
                        || PhysicalId.isOtherTable(event)
                        || properties.is("OnDowngrade", "Fail");
            case "Delete" -> PhysicalId.isOurs(event) && properties.is("OnDelete", "RollBack");
            default -> true;
        };
    }
}
