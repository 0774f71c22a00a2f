using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Scheduling;

/// <summary>The scope's context that keeps what is to be sent later.</summary>
internal sealed record SchedulerDb(DbContext Db);
