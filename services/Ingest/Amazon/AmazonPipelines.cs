using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace MlConnector.Ingest.Amazon;

/// <summary>
/// How a call to Amazon is repeated, bounded in time and stopped when the host is down. Retry stands
/// outside, then the wait for a token, then breaker and time-out: waiting for a token is no fault and
/// must not run into the time-out of one call.
/// </summary>
internal sealed class AmazonPipelines(
    RateLimits limits,
    TimeProvider time,
    ILogger<AmazonPipelines> log
)
{
    /// <summary>Repetitions of one call beyond the first. Four waits of at least one refill outlast the longest published one (60 s) by jitter; what still fails is the worker's to retry.</summary>
    private const int RetriesMax = 4;

    /// <summary>First range of the jitter after a fault that is not a 429: a blip is over within a second.</summary>
    private static readonly TimeSpan FaultStep = TimeSpan.FromSeconds(1);

    /// <summary>Least wait after such a fault, so that full jitter never means "at once".</summary>
    private static readonly TimeSpan FaultFloor = TimeSpan.FromMilliseconds(200);

    /// <summary>Largest range of the jitter: beyond two minutes the worker's own schedule takes over.</summary>
    private static readonly TimeSpan JitterMax = TimeSpan.FromMinutes(2);

    /// <summary>One call. Finances answers of single pages were seen to take minutes (~200 s); Reports answers take seconds.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(240);

    /// <summary>Half of at least six calls within a minute failed: the host is down, not one request. Fewer calls say nothing.</summary>
    private const double BreakerFailureRatio = 0.5;

    private const int BreakerCallsMin = 6;

    private static readonly TimeSpan BreakerWindow = TimeSpan.FromSeconds(60);

    /// <summary>Then nothing is sent for half a minute, which is longer than Amazon's usual restarts of a fleet member.</summary>
    private static readonly TimeSpan BreakerPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<
        (ConnectionId, string),
        ResiliencePipeline<AmazonReply>
    > retries = new();

    private readonly ConcurrentDictionary<ConnectionId, ResiliencePipeline<AmazonReply>> calls =
        new();

    /// <summary>Repeats an attempt; each attempt takes its own token.</summary>
    public ResiliencePipeline<AmazonReply> Retry(
        Connection connection,
        AmazonOperation operation
    ) =>
        retries.GetOrAdd(
            (connection.Id, operation.Name),
            _ => BuildRetry(limits.Of(connection, operation), operation, connection.Id)
        );

    /// <summary>Breaker and time-out around one HTTP exchange; a breaker per connection, so that one seller's trouble stays its own.</summary>
    public ResiliencePipeline<AmazonReply> Call(Connection connection) =>
        calls.GetOrAdd(connection.Id, _ => BuildCall());

    private ResiliencePipeline<AmazonReply> BuildRetry(
        TokenBucket bucket,
        AmazonOperation operation,
        ConnectionId connection
    ) =>
        new ResiliencePipelineBuilder<AmazonReply> { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions<AmazonReply>
                {
                    MaxRetryAttempts = RetriesMax,
                    ShouldHandle = Transient(),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult<TimeSpan?>(Delay(arguments, bucket)),
                    OnRetry = arguments =>
                    {
                        AmazonLog.Repeated(
                            log,
                            operation.Name,
                            connection.Value,
                            (int?)arguments.Outcome.Result?.Status ?? 0,
                            arguments.AttemptNumber + 1,
                            arguments.RetryDelay.TotalSeconds
                        );
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();

    private ResiliencePipeline<AmazonReply> BuildCall() =>
        new ResiliencePipelineBuilder<AmazonReply> { TimeProvider = time }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<AmazonReply>
                {
                    FailureRatio = BreakerFailureRatio,
                    MinimumThroughput = BreakerCallsMin,
                    SamplingDuration = BreakerWindow,
                    BreakDuration = BreakerPause,
                    // A 429 is a sign of life.
                    ShouldHandle = new PredicateBuilder<AmazonReply>()
                        .Handle<HttpRequestException>()
                        .Handle<TimeoutRejectedException>()
                        .HandleResult(reply => reply.IsTransient && !reply.IsThrottled),
                }
            )
            .AddTimeout(CallTimeout)
            .Build();

    private static PredicateBuilder<AmazonReply> Transient() =>
        new PredicateBuilder<AmazonReply>()
            .Handle<HttpRequestException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(reply => reply.IsTransient);

    private static TimeSpan Delay(
        RetryDelayGeneratorArguments<AmazonReply> arguments,
        TokenBucket bucket
    )
    {
        var jitter = Random.Shared.NextDouble();
        if (arguments.Outcome.Result is not { IsThrottled: true })
        {
            return BackOff.Delay(arguments.AttemptNumber, FaultFloor, FaultStep, JitterMax, jitter);
        }

        // Amazon sends no Retry-After; before one token has come back no repetition can succeed.
        var refill = bucket.Refill;
        return BackOff.Delay(arguments.AttemptNumber, refill, refill, JitterMax, jitter);
    }
}
