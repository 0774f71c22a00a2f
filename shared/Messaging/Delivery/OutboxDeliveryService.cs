using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// Delivers the outboxes of <typeparamref name="TDb"/>. Several processes may run it; each passes over
/// what another holds.
/// </summary>
internal sealed class OutboxDeliveryService<TDb>(
    OutboxBatches<TDb> batches,
    ParkedOutboxes<TDb> parked,
    OutboxSignal<TDb> signal,
    IOptions<OutboxSettings<TDb>> options,
    IBusControl bus,
    TimeProvider clock,
    ILogger<OutboxDeliveryService<TDb>> logger
) : DeliveryLoop(bus, parked.Ids, clock, logger)
    where TDb : DbContext
{
    private readonly OutboxSettings<TDb> _settings = options.Value;

    protected override TimeSpan PollDelay => _settings.QueryDelay;

    protected override Task WaitForWorkAsync(CancellationToken stopping) =>
        signal.WaitAsync(_settings.QueryDelay, stopping);

    protected override async Task<bool> PassAsync(CancellationToken stopping)
    {
        var batch = OutboxBatches<TDb>.Oldest(_settings.QueryMessageLimit) with
        {
            Except = Parked.All,
        };
        return await batches.DeliverAsync(batch, stopping) is { Full: true };
    }
}
