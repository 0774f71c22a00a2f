using System.Globalization;

namespace MlConnector.TestKit;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    /// <summary>Between two looks: short beside anything waited for, long enough not to load the machine.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a wait lasts unless told: generous, since a slow machine must not fail a test.</summary>
    public static TimeSpan TimeoutDefault { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Ends when the condition holds.</summary>
    /// <param name="condition">Looked at every 100 ms; what it throws is not caught.</param>
    /// <param name="what">What is waited for, as it completes "Waited … for …".</param>
    /// <param name="timeout"><see cref="TimeoutDefault"/> unless told.</param>
    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static Task TrueAsync(
        Func<Task<bool>> condition,
        string what,
        TimeSpan? timeout = null,
        TimeProvider? time = null
    ) => TrueAsync(condition, () => what, timeout, time);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?, TimeProvider?)"/>
    public static Task TrueAsync(
        Func<bool> condition,
        string what,
        TimeSpan? timeout = null,
        TimeProvider? time = null
    ) => TrueAsync(() => Task.FromResult(condition()), () => what, timeout, time);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, Func{string}, TimeSpan?, TimeProvider?)"/>
    public static Task TrueAsync(
        Func<bool> condition,
        Func<string> what,
        TimeSpan? timeout = null,
        TimeProvider? time = null
    ) => TrueAsync(() => Task.FromResult(condition()), what, timeout, time);

    /// <param name="what">Asked at the end, so that it can tell what was last seen.</param>
    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?, TimeProvider?)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        Func<string> what,
        TimeSpan? timeout = null,
        TimeProvider? time = null
    )
    {
        var clock = time ?? SystemClock.Instance;
        var limit = timeout ?? TimeoutDefault;
        var started = clock.GetTimestamp();
        using var look = new PeriodicTimer(LookInterval, clock);
        while (!await condition())
        {
            if (clock.GetElapsedTime(started) >= limit)
            {
                throw new TimeoutException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Waited {limit.TotalSeconds:0.#} s for {what()}"
                    )
                );
            }

            await look.WaitForNextTickAsync();
        }
    }
}
