using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// A service that sends what is stored, pass after pass. It waits while the broker is away, and after a
/// failed pass (a database that does not answer, say) it waits longer each time, up to a minute.
/// </summary>
internal abstract partial class DeliveryLoop(
    IBusControl bus,
    ParkedIds parked,
    TimeProvider clock,
    ILogger logger
) : BackgroundService
{
    private int _failedPasses;
    private bool _brokerWasAway = true;

    protected ParkedIds Parked => parked;

    protected TimeProvider Clock => clock;

    protected abstract TimeSpan PollDelay { get; }

    /// <summary>Sends one batch; true when more is waiting.</summary>
    protected abstract Task<bool> PassAsync(CancellationToken stopping);

    /// <summary>Returns when there may be work again.</summary>
    protected virtual Task WaitForWorkAsync(CancellationToken stopping) =>
        Task.Delay(PollDelay, clock, stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what was not confirmed stays stored.
        }
    }

    private async Task RoundAsync(CancellationToken stopping)
    {
        if (!BrokerAnswers())
        {
            await Task.Delay(PollDelay, clock, stopping);
            return;
        }

        if (!await TryPassAsync(stopping))
        {
            await WaitForWorkAsync(stopping);
        }
    }

    private bool BrokerAnswers()
    {
        var away = BrokerIsAway();
        if (_brokerWasAway && !away)
        {
            parked.ReleaseAll();
        }

        _brokerWasAway = away;
        return !away;
    }

    /// <summary>
    /// A bus that lost its broker calls itself degraded, not unhealthy, and its own temporary endpoint
    /// stays healthy: what tells is that no other endpoint is.
    /// </summary>
    private bool BrokerIsAway()
    {
        var health = bus.CheckHealth();
        if (health.Status is BusHealthStatus.Unhealthy)
        {
            return true;
        }

        var endpoints = health
            .Endpoints.Values.Where(endpoint => endpoint.InputAddress != bus.Address)
            .ToList();
        return endpoints.Count > 0
            && endpoints.TrueForAll(endpoint => endpoint.Status is not BusHealthStatus.Healthy);
    }

    private async Task<bool> TryPassAsync(CancellationToken stopping)
    {
        try
        {
            var more = await PassAsync(stopping);
            _failedPasses = 0;
            return more;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            _failedPasses++;
            LogPassFailed(logger, GetType().Name, _failedPasses, fault);
            await Task.Delay(ParkedIds.Delay(_failedPasses), clock, stopping);
            return false;
        }
    }

    [LoggerMessage(
        EventName = "messaging.delivery.pass-failed",
        Level = LogLevel.Error,
        Message = "{Service} failed {Failures} times in a row; it goes on after a pause."
    )]
    private static partial void LogPassFailed(
        ILogger logger,
        string service,
        int failures,
        Exception fault
    );
}
