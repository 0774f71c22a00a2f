using MassTransit;
using MlConnector.Contracts;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Lanes;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Consumers;

/// <summary>Stores that a connection's periods are wished for; its lane reads and publishes them.</summary>
internal sealed class PublishFiscalPeriodsConsumer(
    PosterDb db,
    IConnections connections,
    LaneWake wake,
    TimeProvider time
) : IConsumer<PublishFiscalPeriods>
{
    public async Task Consume(ConsumeContext<PublishFiscalPeriods> context)
    {
        var connection = context.Message.ConnectionId;
        if (
            !ConnectionId.TryParse(connection, out var id)
            || await connections.FindAsync(id, context.CancellationToken) is null
        )
        {
            throw new FinalFaultException(
                $"Fiscal periods are asked for connection '{connection}', which is not set up."
            );
        }

        var now = time.GetUtcNow();
        var wish = await db.PeriodWishes.FindAsync([connection], context.CancellationToken);
        if (wish is null)
        {
            db.PeriodWishes.Add(new PeriodWishRow { ConnectionId = connection, WishedAt = now });
        }
        else
        {
            wish.WishedAt = now;
        }

        await db.SaveChangesAsync(context.CancellationToken);
        wake.Wake();
    }
}
