using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MlConnector.Messaging.Delivery;

/// <summary>The parked outboxes of one context, shared by its two lanes.</summary>
internal sealed class ParkedOutboxes<TDb>(TimeProvider clock, ILogger<ParkedIds> logger)
    where TDb : DbContext
{
    public ParkedIds Ids { get; } = new(clock, logger);
}
