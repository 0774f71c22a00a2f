using Microsoft.EntityFrameworkCore;

namespace MassTransit;

/// <summary>Maps one saga type into a model.</summary>
public interface ISagaClassMap
{
    Type SagaType { get; }

    void Configure(ModelBuilder model);
}
