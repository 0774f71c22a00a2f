using Microsoft.Extensions.Time.Testing;
using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Tests.Amazon;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_burst_passes_at_once_and_the_next_call_waits_one_refill()
    {
        using var bucket = new TokenBucket(0.1, 3, time);
        await TakeAsync(bucket, 3);

        var next = bucket.TakeAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_call_that_waits_profits_at_once_from_a_faster_rate()
    {
        using var bucket = new TokenBucket(0.0167, 1, time);
        await TakeAsync(bucket, 1);
        var next = bucket.TakeAsync(CancellationToken.None);

        bucket.Learn(5);
        // The waiting call hears of the rate on a thread of its own, so time passes until it has.
        await PassAsync(next, TimeSpan.FromMilliseconds(200));

        Assert.Equal(TimeSpan.FromMilliseconds(200), bucket.Refill);
        Assert.True(time.GetUtcNow() - time.Start < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_slower_rate_is_learned_too()
    {
        using var bucket = new TokenBucket(1, 1, time);
        await TakeAsync(bucket, 1);
        bucket.Learn(0.1);

        var next = bucket.TakeAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_drained_bucket_gives_nothing_before_one_refill()
    {
        using var bucket = new TokenBucket(0.5, 30, time);
        bucket.Drain();

        var next = bucket.TakeAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await next.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_rested_bucket_holds_its_burst_and_no_more()
    {
        using var bucket = new TokenBucket(1, 2, time);
        time.Advance(TimeSpan.FromHours(1));
        await TakeAsync(bucket, 2);

        Assert.False(bucket.TakeAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_line_to_the_next()
    {
        using var bucket = new TokenBucket(0.1, 1, time);
        await TakeAsync(bucket, 1);
        using var impatience = new CancellationTokenSource();
        var impatient = bucket.TakeAsync(impatience.Token);
        var patient = bucket.TakeAsync(CancellationToken.None);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await PassAsync(patient, TimeSpan.FromSeconds(1));

        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromSeconds(10));
    }

    private static async Task TakeAsync(TokenBucket bucket, int tokens)
    {
        for (var i = 0; i < tokens; i++)
        {
            var taken = bucket.TakeAsync(CancellationToken.None);
            Assert.True(taken.IsCompleted, $"Token {i + 1} should be there at once.");
            await taken;
        }
    }

    private async Task PassAsync(Task work, TimeSpan step)
    {
        await TestKit.Eventually.TrueAsync(
            () =>
            {
                if (!work.IsCompleted)
                {
                    time.Advance(step);
                }

                return work.IsCompleted;
            },
            "the token to be given"
        );
        await work;
    }
}
