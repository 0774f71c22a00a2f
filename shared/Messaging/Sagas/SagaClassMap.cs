using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MassTransit;

/// <summary>Maps a saga with <c>CorrelationId</c> as its key, which the application sets.</summary>
public abstract class SagaClassMap<TSaga> : ISagaClassMap
    where TSaga : class, ISaga
{
    public Type SagaType => typeof(TSaga);

    public void Configure(ModelBuilder model)
    {
        var entity = model.Entity<TSaga>();
        entity.HasKey(saga => saga.CorrelationId);
        entity.Property(saga => saga.CorrelationId).ValueGeneratedNever();
        Configure(entity, model);
    }

    /// <summary>The saga's own columns.</summary>
    protected virtual void Configure(EntityTypeBuilder<TSaga> entity, ModelBuilder model) { }
}
