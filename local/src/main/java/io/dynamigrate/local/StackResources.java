package io.dynamigrate.local;

import io.dynamigrate.local.StackTemplate.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The custom resources of a {@link StackModel}: as they are now, and as the last deployment that succeeded left them. */
final class StackResources {

    /** No other resource ends the operation. */
    static final Duration NO_LIMIT = Duration.ofDays(1);

    private final StackRequests requests;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final Map<String, Live> stable = new LinkedHashMap<>();
    /** What was last tried on resources since they were stable. */
    private final Map<String, Map<String, String>> attempted = new HashMap<>();
    /** Physical resources in whose place others came. */
    private final List<Live> replaced = new ArrayList<>();
    /** Used again when a deployment that failed, and was not rolled back, is tried again. */
    private final Map<String, String> failedRequestIds = new HashMap<>();

    /**
     * A physical resource.
     *
     * @param properties those of the last Create or Update that succeeded
     * @param created whether its Create has succeeded
     */
    private record Live(Resource resource, String physicalId, Map<String, String> properties, boolean created) {}

    StackResources(StackRequests requests) {
        this.requests = requests;
    }

    /**
     * Creates or updates a resource, if it is not yet as the template wants it.
     *
     * @param until when another resource of the template fails
     * @return whether the deployment goes on
     */
    boolean bring(Resource resource, String versionArn, Duration until, Mishaps mishaps) {
        String id = resource.logicalId();
        Map<String, String> properties = resource.resolved(versionArn);
        Optional<Live> before = Optional.ofNullable(live.get(id)).filter(Live::created);
        if (before.filter(it -> it.properties().equals(properties)).isPresent()) {
            return until.equals(NO_LIMIT);
        }
        attempted.put(id, properties);
        String requestId = failedRequestIds.getOrDefault(id, requests.newId());
        Optional<Answer> answer = before.isEmpty()
                ? requests.create(id, requestId, properties, until, mishaps)
                : requests.update(
                        id,
                        requestId,
                        before.get().physicalId(),
                        properties,
                        before.get().properties(),
                        until,
                        mishaps);
        if (answer.filter(Answer::succeeded).isPresent()) {
            failedRequestIds.remove(id);
            String physicalId = answer.get().physicalResourceId();
            before.filter(it -> !it.physicalId().equals(physicalId)).ifPresent(replaced::add);
            live.put(id, new Live(resource, physicalId, properties, true));
            return until.equals(NO_LIMIT);
        }
        failedRequestIds.put(id, requestId);
        if (before.isEmpty()) {
            String physicalId = answer.map(Answer::physicalResourceId).orElse("made-up-" + id + "-1T9KX4QZ7WPLM");
            live.put(id, new Live(resource, physicalId, properties, false));
        }
        return false;
    }

    /** Updates to their stable state what was tried since; whether that succeeded. */
    boolean revert(Mishaps mishaps) {
        failedRequestIds.clear();
        replaced.clear();
        for (Live old : stable.values()) {
            String id = old.resource().logicalId();
            Map<String, String> tried = attempted.get(id);
            if (tried == null) {
                continue;
            }
            Live now = live.getOrDefault(id, old);
            Optional<Answer> answer =
                    requests.update(id, requests.newId(), now.physicalId(), old.properties(), tried, NO_LIMIT, mishaps);
            if (answer.filter(Answer::succeeded).isEmpty()) {
                return false;
            }
            String physicalId = answer.get().physicalResourceId();
            if (!physicalId.equals(now.physicalId())) {
                replaced.add(now);
            }
            live.put(id, new Live(old.resource(), physicalId, old.properties(), true));
        }
        return true;
    }

    /** Deletes what the template no longer has or was replaced. A failure to do so is nobody's. */
    void cleanUp(Set<String> wanted, Mishaps mishaps) {
        List<Live> unwanted = new ArrayList<>(replaced);
        live.values().stream()
                .filter(it -> !wanted.contains(it.resource().logicalId()))
                .forEach(unwanted::add);
        unwanted.forEach(it -> delete(it, mishaps));
        live.keySet().retainAll(wanted);
    }

    /** Deletes all, the last one first; whether that succeeded. */
    boolean deleteAll(Mishaps mishaps) {
        failedRequestIds.clear();
        List<Live> all = new ArrayList<>(replaced);
        all.addAll(live.values());
        Collections.reverse(all);
        boolean succeeded = true;
        for (Live resource : all) {
            succeeded &= delete(resource, mishaps);
        }
        live.clear();
        return succeeded;
    }

    Set<String> stableIds() {
        return Set.copyOf(stable.keySet());
    }

    /** The operation is complete: this is what the next one can be rolled back to. */
    void settle() {
        stable.clear();
        stable.putAll(live);
        attempted.clear();
        replaced.clear();
        failedRequestIds.clear();
    }

    private boolean delete(Live it, Mishaps mishaps) {
        return it.resource().retain()
                || requests.delete(it.resource().logicalId(), it.physicalId(), it.properties(), mishaps)
                        .filter(Answer::succeeded)
                        .isPresent();
    }
}
