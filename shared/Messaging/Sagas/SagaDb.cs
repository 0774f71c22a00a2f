using System.Data;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Sagas;

/// <summary>Where a saga lives and how it is read: the scope's context, so inbox, saga and outbox share it.</summary>
internal sealed record SagaDb<TSaga>(
    DbContext Db,
    ISagaLoading<TSaga> Loading,
    IsolationLevel IsolationLevel
)
    where TSaga : class, ISaga;
