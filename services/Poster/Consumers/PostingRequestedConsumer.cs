using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Approvals;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Domain;
using MlConnector.Poster.Lanes;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Consumers;

/// <summary>
/// Stores what is to be booked and ends; a lane does the work. The same plan is stored once, however
/// often it is asked for. A plan counts only by its hash and with an approval on record.
/// </summary>
internal sealed class PostingRequestedConsumer(
    PosterDb db,
    IDocumentArchive archive,
    IPlanApprovals approvals,
    IConnections connections,
    LaneWake wake,
    TimeProvider time,
    ILogger<PostingRequestedConsumer> logger
) : IConsumer<PostingRequested>
{
    public async Task Consume(ConsumeContext<PostingRequested> context)
    {
        var request = context.Message;
        var (settlement, planHash) = Keys(request);
        var posting = await db
            .Postings.Include(row => row.Entries)
            .SingleOrDefaultAsync(
                row => row.SettlementKey == request.SettlementKey,
                context.CancellationToken
            );
        if (posting is null)
        {
            await AcceptAsync(context, settlement, planHash);
        }
        else if (posting.PlanHash != planHash.Value)
        {
            await StopAsync(
                context,
                "another-plan",
                $"Another plan of settlement {settlement} is with Deltek already, with entries that are not reversed. Reverse them first; then the new plan can be booked."
            );
        }
        else if (posting.State is PostingState.Posted)
        {
            await context.Publish(Postings.PostedMessage(posting), context.CancellationToken);
        }
        else if (posting.State is PostingState.Stopped)
        {
            Postings.Reopen(posting, time.GetUtcNow());
        }

        await db.SaveChangesAsync(context.CancellationToken);
        wake.Wake();
    }

    private static (SettlementKey Settlement, ContentHash PlanHash) Keys(PostingRequested request)
    {
        try
        {
            return (
                SettlementKey.Parse(request.SettlementKey),
                ContentHash.Parse(request.PlanHash)
            );
        }
        catch (FormatException fault)
        {
            throw new FinalFaultException(
                $"This request to post names no settlement or no plan: {fault.Message}",
                fault
            );
        }
    }

    private async Task AcceptAsync(
        ConsumeContext<PostingRequested> context,
        SettlementKey settlement,
        ContentHash planHash
    )
    {
        if (!await approvals.IsApprovedAsync(settlement, planHash, context.CancellationToken))
        {
            await StopAsync(
                context,
                "not-approved",
                $"No approval is on record for plan {planHash} of settlement {settlement}. Approve the plan, then resume the settlement."
            );
            return;
        }

        var plan = await ReadAsync(planHash, context.CancellationToken);
        await CheckAsync(context.Message, plan, context.CancellationToken);
        try
        {
            var posting = Postings.Create(settlement, planHash, plan, time.GetUtcNow());
            posting.TraceParent = Activity.Current?.Id;
            db.Postings.Add(posting);
            logger.PlanAccepted(settlement.ToString(), planHash.Value, posting.Entries.Count);
        }
        catch (PlanInvalidException fault)
        {
            await StopAsync(
                context,
                "plan-invalid",
                $"{fault.Message} Nothing is booked. Correct the mapping, then resume the settlement."
            );
        }
    }

    private async Task<PostingPlan> ReadAsync(
        ContentHash planHash,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return ContractJson.Read<PostingPlan>(
                await archive.ReadAsync(planHash, cancellationToken)
            );
        }
        catch (DocumentMissingException fault)
        {
            throw new FinalFaultException(fault.Message, fault);
        }
        catch (JsonException fault)
        {
            throw new FinalFaultException(
                $"Document {planHash} is no posting plan of a version known here.",
                fault
            );
        }
    }

    /// <summary>A plan that belongs elsewhere is a forged or broken request: nobody is to act on it.</summary>
    private async Task CheckAsync(
        PostingRequested request,
        PostingPlan plan,
        CancellationToken cancellationToken
    )
    {
        if (
            plan.SettlementKey != request.SettlementKey
            || plan.ConnectionId != request.ConnectionId
        )
        {
            throw new FinalFaultException(
                $"Plan {request.PlanHash} is for settlement {plan.SettlementKey} of connection {plan.ConnectionId}, not for {request.SettlementKey} of {request.ConnectionId}."
            );
        }

        if (
            !ConnectionId.TryParse(plan.ConnectionId, out var id)
            || await connections.FindAsync(id, cancellationToken) is not { } connection
            || !request.SettlementKey.StartsWith(
                $"{connection.Region}/{connection.SellerId}/",
                StringComparison.Ordinal
            )
        )
        {
            throw new FinalFaultException(
                $"Connection {plan.ConnectionId} is not set up for the seller of settlement {plan.SettlementKey}."
            );
        }
    }

    private async Task StopAsync(
        ConsumeContext<PostingRequested> context,
        string code,
        string sentence
    )
    {
        var request = context.Message;
        logger.PlanNotAccepted(request.SettlementKey, request.PlanHash, code);
        await context.Publish(
            new PostingStopped(
                request.ConnectionId,
                request.SettlementKey,
                request.PlanHash,
                "NeedsPerson",
                code,
                sentence
            ),
            context.CancellationToken
        );
    }
}
