using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// Tries parked outboxes again, one by one, in a lane of its own: the time a bad one takes to fail
/// holds up no good one.
/// </summary>
internal sealed class ParkedOutboxService<TDb>(
    OutboxBatches<TDb> batches,
    ParkedOutboxes<TDb> parked,
    IOptions<OutboxSettings<TDb>> options,
    IBusControl bus,
    TimeProvider clock,
    ILogger<ParkedOutboxService<TDb>> logger
) : DeliveryLoop(bus, parked.Ids, clock, logger)
    where TDb : DbContext
{
    protected override TimeSpan PollDelay => options.Value.QueryDelay;

    protected override async Task<bool> PassAsync(CancellationToken stopping)
    {
        foreach (var id in Parked.Due())
        {
            var batch = OutboxBatches<TDb>.Oldest(1) with { Only = [id] };
            var delivered = await batches.DeliverAsync(batch, stopping);
            if (delivered.Failed == 0)
            {
                Parked.Release(id);
            }
        }

        return false;
    }
}
