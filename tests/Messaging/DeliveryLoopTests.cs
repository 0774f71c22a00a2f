using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using MlConnector.Messaging.Delivery;
using MlConnector.TestKit;

namespace MlConnector.Messaging.Tests;

public sealed class DeliveryLoopTests
{
    [Fact]
    public async Task A_pass_that_fails_is_not_repeated_at_once()
    {
        var bus = MassTransit.Bus.Factory.CreateUsingInMemory(_ => { });
        await bus.StartAsync();
        using var loop = new FailingLoop(bus);
        var started = SystemClock.Instance.GetTimestamp();

        await loop.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => loop.Passes >= 2, "a second pass");
        var elapsed = SystemClock.Instance.GetElapsedTime(started);
        await loop.StopAsync(CancellationToken.None);
        await bus.StopAsync();

        Assert.True(elapsed >= TimeSpan.FromSeconds(1.9), $"The second pass came after {elapsed}.");
        Assert.True(loop.Passes <= 3, $"{loop.Passes} passes failed in {elapsed}.");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_pause_doubles_from_two_seconds_to_a_minute(int tries, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ParkedIds.Delay(tries));

    /// <summary>A loop whose database never answers.</summary>
    private sealed class FailingLoop(IBusControl bus)
        : DeliveryLoop(
            bus,
            new ParkedIds(SystemClock.Instance, NullLogger<ParkedIds>.Instance),
            SystemClock.Instance,
            NullLogger.Instance
        )
    {
        private int _passes;

        public int Passes => Volatile.Read(ref _passes);

        protected override TimeSpan PollDelay => TimeSpan.FromMilliseconds(10);

        protected override Task<bool> PassAsync(CancellationToken stopping)
        {
            Interlocked.Increment(ref _passes);
            throw new TimeoutException("The database did not answer.");
        }
    }
}
