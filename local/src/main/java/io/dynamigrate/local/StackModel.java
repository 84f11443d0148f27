package io.dynamigrate.local;

import io.dynamigrate.local.Mishaps.SiblingFailure;
import io.dynamigrate.local.StackTemplate.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A stack as CloudFormation deploys, rolls back and deletes it, in {@link SimulatedTime}: a function with an alias, and
 * custom resources behind it that are asked with real events and answer over HTTP.
 *
 * <p>Forwards, the function and its alias come first, then the custom resources in order. A rollback does the same with
 * the old template: so old code meets what new code did. What is no longer wanted is deleted at last, when the deployment
 * or its rollback has succeeded.
 */
public final class StackModel {

    private final String stackId;
    private final String rootId;
    private final LambdaModel function;
    private final StackRequests requests;
    private final StackResources resources;
    private final Consumer<String> story;
    private StackStatus status = StackStatus.REVIEW_IN_PROGRESS;
    private boolean removedFromRoot;
    private int stableVersion;

    /**
     * A stack that is not created yet.
     *
     * @param nested whether it is part of another stack
     */
    public StackModel(
            String name,
            boolean nested,
            SimulatedTime time,
            LambdaModel function,
            CloudFormationStandIn cloudFormation,
            Consumer<String> story) {
        stackId = "arn:aws:cloudformation:us-east-1:123456789012:stack/" + name + "/0001";
        rootId = nested ? stackId.replace("/0001", "-root/0001") : stackId;
        this.function = function;
        this.story = story;
        requests = new StackRequests(stackId, time, function, cloudFormation, story);
        resources = new StackResources(requests);
    }

    public String id() {
        return stackId;
    }

    public StackStatus status() {
        return status;
    }

    /** What {@code DescribeStacks} says now; nothing of a stack that it does not know. */
    public Optional<StackDescription> describe(String id) {
        if (id.equals(stackId)) {
            return Optional.of(
                    new StackDescription(stackId, status, Optional.of(rootId).filter(root -> !root.equals(id))));
        }
        StackStatus root = removedFromRoot ? StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS : status;
        return id.equals(rootId) ? Optional.of(new StackDescription(rootId, root, Optional.empty())) : Optional.empty();
    }

    /** All that the custom resources were asked so far. */
    public List<StackRequest> requests() {
        return requests.sent();
    }

    /** The requests for whose answers CloudFormation waited in vain. */
    public List<StackRequest> unanswered() {
        return requests.unanswered();
    }

    /** Creates the stack, or tries it again after a failure that was not rolled back. */
    public StackStatus create(StackTemplate template, Mishaps mishaps) {
        become(StackStatus.CREATE_IN_PROGRESS);
        if (deploy(template, mishaps)) {
            return settle(StackStatus.CREATE_COMPLETE);
        }
        if (template.disableRollback()) {
            return become(StackStatus.CREATE_FAILED);
        }
        become(StackStatus.ROLLBACK_IN_PROGRESS);
        return become(resources.deleteAll(mishaps) ? StackStatus.ROLLBACK_COMPLETE : StackStatus.ROLLBACK_FAILED);
    }

    /** Updates the stack, also after an update that failed and was not rolled back. */
    public StackStatus update(StackTemplate template, Mishaps mishaps) {
        become(StackStatus.UPDATE_IN_PROGRESS);
        if (!deploy(template, mishaps)) {
            return template.disableRollback() ? become(StackStatus.UPDATE_FAILED) : rollBack(mishaps);
        }
        become(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS);
        Set<String> wanted =
                template.resources().stream().map(Resource::logicalId).collect(Collectors.toSet());
        resources.cleanUp(wanted, mishaps);
        return settle(StackStatus.UPDATE_COMPLETE);
    }

    /** Deletes the stack. */
    public StackStatus delete(Mishaps mishaps) {
        become(StackStatus.DELETE_IN_PROGRESS);
        return become(resources.deleteAll(mishaps) ? StackStatus.DELETE_COMPLETE : StackStatus.DELETE_FAILED);
    }

    /** Deletes a nested stack in the clean-up of an update after which the root's template no longer has it. */
    public StackStatus deleteInCleanUpOfRoot(Mishaps mishaps) {
        removedFromRoot = true;
        return delete(mishaps);
    }

    private boolean deploy(StackTemplate template, Mishaps mishaps) {
        int version = function.publish(template.code());
        pointAliasAt(version, mishaps.aliasLag());
        Optional<SiblingFailure> failure = mishaps.siblingFailure();
        int done = 0;
        for (Resource resource : template.resources()) {
            int before = done;
            Optional<SiblingFailure> now = failure.filter(it -> it.done() == before);
            if (now.isPresent() && now.get().during().isEmpty()) {
                return siblingFails();
            }
            Duration until = now.flatMap(SiblingFailure::during).orElse(StackResources.NO_LIMIT);
            if (!resources.bring(resource, function.arn(version), until, mishaps)) {
                return now.isPresent() && siblingFails();
            }
            done++;
        }
        return failure.isEmpty() || siblingFails();
    }

    private StackStatus rollBack(Mishaps mishaps) {
        become(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS);
        int version = function.alias();
        pointAliasAt(stableVersion, mishaps.aliasLag());
        if (version != stableVersion && mishaps.deletesVersion()) {
            function.delete(version);
            story.accept("version " + version + " is deleted");
        }
        if (!resources.revert(mishaps)) {
            return become(StackStatus.UPDATE_ROLLBACK_FAILED);
        }
        become(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS);
        resources.cleanUp(resources.stableIds(), mishaps);
        return settle(StackStatus.UPDATE_ROLLBACK_COMPLETE);
    }

    private StackStatus settle(StackStatus complete) {
        resources.settle();
        stableVersion = function.alias();
        return become(complete);
    }

    private StackStatus become(StackStatus next) {
        story.accept("the stack is " + next);
        status = next;
        return next;
    }

    private void pointAliasAt(int version, Duration lag) {
        function.pointAliasAt(version, lag);
        story.accept("the alias points at version " + version + (lag.isZero() ? "" : ", and lags for " + lag));
    }

    private boolean siblingFails() {
        story.accept("another resource fails");
        return false;
    }
}
